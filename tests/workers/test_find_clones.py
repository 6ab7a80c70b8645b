"""The worker that looks for repeated code, called in this process; the check's tests run it as a script."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.workers import find_clones
from tests.growth import growth

BODY = [f"    step_{number} = total(order, {number}, rate=prices[{number}])" for number in range(12)]
BLOCK = "\n".join(("def price(order, prices):", *BODY, "    return step_0\n"))
EXPLODED = BLOCK.replace("(order, ", "(\n        order,  # why\n\n        ").replace("])", "],\n    )")
OTHER = "\n".join(f"name_{number} = {number}" for number in range(40)) + "\n"


def clones(
    tmp_path: Path, files: Mapping[str, str | bytes], changed: Mapping[str, range] | None = None, **settings: int
) -> dict[str, Any]:
    """The answer for some files; those in `changed` (all of them if None) are changed in the lines that it gives."""
    for name, content in files.items():
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    names = list(files)
    wanted = {name: range(1, 1000) for name in files} if changed is None else changed
    lines = {names.index(name): frozenset(numbers) for name, numbers in wanted.items()}
    least = {"min_lines": 10, "min_tokens": 100, **settings}
    return find_clones.answer([str(tmp_path / name) for name in names], lines, **least)


def test_the_script_answers_on_standard_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.py").write_text(BLOCK)
    (tmp_path / "b.py").write_text(OTHER + BLOCK)
    asked = {
        "files": [str(tmp_path / "a.py"), str(tmp_path / "b.py")],
        "changed": {"0": [1, 2, 3]},
        "min_lines": 10,
        "min_tokens": 100,
    }
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(asked)))
    find_clones.main()
    assert json.loads(capsys.readouterr().out) == {
        "lines": 3,
        "repeated": 3,
        "clones": [[0, 1, 14, 14, 1, 41, 54]],
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (BLOCK, EXPLODED),
        (BLOCK, BLOCK.replace("\n", "  # said\n\n")),
        (BLOCK, BLOCK.replace("\n", "\r\n")),
        (BLOCK, BLOCK.replace(" = ", " = \\\n        ")),
        (BLOCK, BLOCK.replace(":\n", ':\n    """Says\n\n    something."""\n', 1)),
        (BLOCK, "import os\nfrom a import (\n    b,\n)\n" + BLOCK),
    ],
)
def test_layout_comments_docstrings_and_imports_do_not_matter(tmp_path: Path, one: str, other: str) -> None:
    said = clones(tmp_path, {"a.py": one, "b.py": other}, {"a.py": range(1, 1000)})
    assert (said["lines"], said["repeated"]) == (14, 14)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (BLOCK, BLOCK.replace("order", "basket")),
        (BLOCK, BLOCK.replace("rate=", "rate=1+")),
        (BLOCK, BLOCK.replace("[", "['").replace("]", "']")),
        (BLOCK, "\n".join(BLOCK.splitlines()[:9])),
        (BLOCK, OTHER),
    ],
)
def test_names_literals_and_length_matter(tmp_path: Path, one: str, other: str) -> None:
    said = clones(tmp_path, {"a.py": one, "b.py": other}, {"a.py": range(1, 1000)})
    assert (said["repeated"], said["clones"]) == (0, [])


def test_a_line_of_a_run_is_repeated_though_the_rest_is_old(tmp_path: Path) -> None:
    said = clones(tmp_path, {"a.py": BLOCK, "b.py": BLOCK}, {"a.py": range(13, 14)})
    assert said == {"lines": 1, "repeated": 1, "clones": [[0, 1, 14, 14, 1, 1, 14]]}


def test_only_the_lines_within_the_run_are_repeated(tmp_path: Path) -> None:
    said = clones(tmp_path, {"a.py": OTHER + BLOCK, "b.py": BLOCK}, {"a.py": range(40, 43)})
    assert (said["lines"], said["repeated"]) == (3, 2)


def test_a_block_that_is_added_twice_is_repeated_at_both_places(tmp_path: Path) -> None:
    said = clones(tmp_path, {"a.py": BLOCK + OTHER + BLOCK})
    assert (said["lines"], said["repeated"]) == (68, 28)
    assert said["clones"] == [[0, 1, 14, 14, 0, 55, 68], [0, 55, 68, 14, 0, 1, 14]]


@pytest.mark.parametrize(
    "content",
    [
        "T = [\n" + "    0, 0, 0, 0, 0, 0,\n" * 60 + "]\n",
        "f(0)\n" * 60,
        "T = {\n" + "".join(f"    'key{number}': [{number}, 1, 2, 3],\n" for number in range(200)) + "}\n",
        BLOCK,
    ],
)
def test_code_is_no_copy_of_itself(tmp_path: Path, content: str) -> None:
    assert clones(tmp_path, {"a.py": content})["repeated"] == 0


def test_a_run_does_not_reach_into_its_own_copy(tmp_path: Path) -> None:
    """Three times the same in a row: each is a copy of another, none of half of one and half of the next."""
    said = clones(tmp_path, {"a.py": BLOCK * 3})
    assert (said["lines"], said["repeated"]) == (42, 42)
    assert all(last <= start or end <= first for _, first, last, _, _, start, end in said["clones"])


def test_a_window_that_stands_everywhere_is_remembered_at_some_places(tmp_path: Path) -> None:
    said = clones(tmp_path, {f"{number:02}.py": BLOCK for number in range(60)}, {"59.py": range(1, 1000)})
    assert (said["repeated"], len(said["clones"])) == (14, 1)


def test_limits_are_settings(tmp_path: Path) -> None:
    files = {"a.py": "\n".join(BODY[:5]).replace("    ", ""), "b.py": "\n".join(BODY[:6]).replace("    ", "")}
    assert clones(tmp_path, files)["repeated"] == 0
    assert clones(tmp_path, files, min_lines=5)["repeated"] == 0
    assert clones(tmp_path, files, min_lines=5, min_tokens=40)["repeated"] == 10


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("x = (\n", [0, 1, "'(' was never closed"]),
        ("x\0 = 1\n", [0, None, "source code string cannot contain null bytes"]),
    ],
)
def test_a_changed_file_must_parse(tmp_path: Path, content: str, problem: list[Any]) -> None:
    assert list(clones(tmp_path, {"a.py": content, "b.py": BLOCK})["problem"]) == problem
    assert "problem" not in clones(tmp_path, {"a.py": content, "b.py": BLOCK}, {"b.py": range(1, 10)})


def test_a_file_that_is_too_much_for_the_parser_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def give_up(_: bytes) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(find_clones.ast, "parse", give_up)
    assert clones(tmp_path, {"a.py": "x = 1\n"}) == {"problem": (0, None, "too deep")}


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    said = find_clones.answer([str(tmp_path)], {}, 10, 100)
    assert said == {"problem": (0, None, "Is a directory")}


def test_what_is_no_python_is_only_tokens(tmp_path: Path) -> None:
    assert clones(tmp_path, {"a.py": BLOCK, "b.py": b"\xff ) ' }\n" + BLOCK.encode()}, {"a.py": range(1, 99)})[
        "repeated"
    ]


def test_time_grows_with_the_size(tmp_path: Path) -> None:
    """A period of ten lines, over and over: the worst that is not a table of zeros."""
    rows = "".join(f"    ('name{number}', {number}, {number}.5, f(x{number})),\n" for number in range(10))
    assert growth(5, 40, lambda times: clones(tmp_path, {"a.py": "T = [\n" + rows * times + "]\n"})) < 50
