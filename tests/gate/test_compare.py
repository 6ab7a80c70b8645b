"""What is new and what only moved."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from gatekeeper.engine.lines import SourceLines
from gatekeeper.gate.compare import Side, marked_new
from gatekeeper.model.change import Change, ChangedFile, Status
from gatekeeper.model.finding import Finding, Location, Severity
from tests.fakes import make_project


def side(root: Path, files: dict[str, str], *places: tuple[str, int | None], value: int | None = None) -> Side:
    findings = [
        Finding(
            "lint",
            "F841",
            "m",
            Severity.ERROR,
            Location(path, line),
            "lint.findings",
            value=None if value is None else Fraction(value),
        )
        for path, line in places
    ]
    return Side(findings, SourceLines(make_project(root, files)))


def new(tmp_path: Path, base: dict[str, str], head: dict[str, str], was, now, *, renamed=(), values=(None, None)):
    files = tuple(ChangedFile(path, Status.RENAMED, old) for old, path in renamed)
    marked = marked_new(
        side(tmp_path / "head", head, *now, value=values[1]),
        side(tmp_path / "base", base, *was, value=values[0]),
        Change("b" * 40, "worktree", files),
    )
    return [(one.location.path, one.location.line) for one in marked if one.new]


ONE = {"a.py": "def f():\n    x = 1\n"}


@pytest.mark.parametrize(
    ("head", "now", "renamed"),
    [
        ({"a.py": "import os\n\n\ndef f():\n    x = 1\n"}, ("a.py", 5), ()),
        ({"b.py": "def f():\n    x = 1\n"}, ("b.py", 2), (("a.py", "b.py"),)),
        ({"b.py": "class C:\n    def f():\n        x = 1\n"}, ("b.py", 3), ()),
        ({"a.py": "def f():\n    x = (\n        1\n    )\n"}, ("a.py", 2), ()),
        ({"a.py": "def f():\n    total = 1\n"}, ("a.py", 2), ()),
        ({"other.py": "def f():\n    total = 1\n"}, ("other.py", 2), ()),
    ],
    ids=["down", "file renamed", "moved to another file", "reformatted", "renamed", "renamed and moved"],
)
def test_what_only_moved_is_not_new(tmp_path: Path, head, now, renamed) -> None:
    assert new(tmp_path, ONE, head, [("a.py", 2)], [now], renamed=renamed) == []


def test_a_second_hit_of_the_same_kind_is_new(tmp_path: Path) -> None:
    head = {"a.py": "def f():\n    x = 1\n\n\ndef g():\n    x = 1\n"}
    assert len(new(tmp_path, ONE, head, [("a.py", 2)], [("a.py", 2), ("a.py", 6)])) == 1


def test_a_hit_on_other_code_is_new(tmp_path: Path) -> None:
    head = {"a.py": "def f():\n    x = compute()\n"}
    assert new(tmp_path, ONE, head, [("a.py", 2)], [("a.py", 2)]) == [("a.py", 2)]


def test_what_is_said_of_a_whole_file_is_not_said_of_another(tmp_path: Path) -> None:
    head = {"a.py": "x = 1\n", "b.py": "x = 1\n"}
    assert new(tmp_path, head, head, [("a.py", None)], [("a.py", None)]) == []
    assert new(tmp_path, head, head, [("a.py", None)], [("b.py", None)]) == [("b.py", None)]


@pytest.mark.parametrize(("before", "after", "expected"), [(12, 12, 0), (12, 11, 0), (12, 13, 1)])
def test_a_number_that_got_worse_is_new(tmp_path: Path, before: int, after: int, expected: int) -> None:
    assert len(new(tmp_path, ONE, ONE, [("a.py", 1)], [("a.py", 1)], values=(before, after))) == expected


FUNCTIONS = [f"def f{n}(a, b):\n    value = a + {n}\n    return [b, {n}]\n" for n in range(12)]
REFORMATTED = [
    f"def f{n}(\n    a,\n    b,\n):\n    value = (\n        a + {n}\n    )\n    return [\n        b,\n        {n}]\n"
    for n in range(12)
]


@pytest.mark.parametrize("seed", range(60))
def test_moves_renames_and_reformats_introduce_nothing(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    order = random.sample(range(12), 12)
    name = random.choice(["a.py", "b.py", "deep/er.py"])
    parts = [random.choice([FUNCTIONS[n], REFORMATTED[n], FUNCTIONS[n].replace("value", f"name{n}")]) for n in order]

    def hits(path: str, chunks: list[str]) -> list[tuple[str, int]]:
        line, found = 1, []
        for chunk in chunks:
            offset = next(i for i, text in enumerate(chunk.splitlines()) if "= " in text and "def" not in text)
            found.append((path, line + offset))
            line += chunk.count("\n")
        return found

    base, head = {"a.py": "".join(FUNCTIONS)}, {name: "".join(parts)}
    renamed = [("a.py", name)] if name != "a.py" and random.random() < 0.5 else []
    assert new(tmp_path, base, head, hits("a.py", FUNCTIONS), hits(name, parts), renamed=renamed) == []
