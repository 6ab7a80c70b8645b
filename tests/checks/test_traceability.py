"""The traceability matrix: valid, true, and complete for what changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gatekeeper.checks._matrix import Requirement, path_of, read_matrix
from gatekeeper.checks.traceability import Traceability
from gatekeeper.errors import CannotVerify
from gatekeeper.model.outcome import Broken, Completed, Skipped
from tests.checks.changes import context_of
from tests.fakes import FakeContext, make_project

NAME = "traceability_matrix.json"
FILES = {"src/shop/cart.py": b"x = 1\n", "src/shop/__init__.py": b"", "tests/test_cart.py": b"def test_x(): ...\n"}
GOOD = {"REQ-1": {"code": ["src/shop/cart.py"], "tests": ["tests/test_cart.py::test_x"]}}
CODE, TEST = "src/shop/cart.py", "tests/test_cart.py"
ONE = (Requirement("REQ-1", ("src/shop/cart.py",), ("tests/test_cart.py",)),)


def run(
    tmp_path: Path, matrix: object, head: dict[str, bytes] | None = None, base: dict[str, bytes] | None = None
) -> list[tuple[str, str, int | None]]:
    content = matrix if isinstance(matrix, bytes) else json.dumps(matrix, indent=2).encode()
    outcome = Traceability().run(context_of(tmp_path, base or {}, {**FILES, **(head or {}), NAME: content}))
    assert isinstance(outcome, Completed)
    assert all((one.check, one.measure) == ("traceability", "traceability.findings") for one in outcome.findings)
    assert {one.rule for one in outcome.findings} <= {rule.id for rule in Traceability.rules}
    return [(one.rule, one.location.path, one.location.line) for one in outcome.findings]


def test_a_true_matrix_has_no_gap(tmp_path: Path) -> None:
    assert run(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    "document",
    [
        {"REQ-1": {"code": ["src/shop/cart.py"], "tests": ["tests/test_cart.py"]}},
        [{"id": "REQ-1", "code": ["src/shop/cart.py"], "tests": "tests/test_cart.py"}],
        {"$schema": "x", "version": 1, "requirements": [{"req": "REQ-1", "files": [CODE], "test": [TEST]}]},
        {"matrix": {"REQ-1": {"source": [{"path": "src/shop/cart.py"}], "test_files": [{"file": TEST}]}}},
        {"requirement": "REQ-1", "code": "src/shop/cart.py", "tests": ["tests/test_cart.py"]},
    ],
)
def test_the_shapes_that_people_write(document: object) -> None:
    matrix = read_matrix(b"\xef\xbb\xbf" + json.dumps(document).encode())
    assert (matrix.requirements, matrix.problems) == (ONE, ())


@pytest.mark.parametrize(
    ("content", "message", "line"),
    [
        (b'{\n"a": [1,\n}', "not valid JSON: Expecting value", 3),
        (b'{\n"a": {"code": []},\n"a": {}\n}', 'the key "a" stands twice in one object', 3),
        (b'{"a": NaN}', "not usable JSON: NaN is no value in JSON", None),
        (b"[" * 100_000, "not usable JSON: maximum recursion depth exceeded", None),
        (b" " * 5_000_001, "not usable JSON: it is too large to be a matrix", None),
        (b"7", "it must be an object or a list of requirements", None),
        (b"{}", "it lists no requirement", None),
        (b'{"requirements": 7}', "it must be an object or a list of requirements", None),
        (b"[7]", "entry number 1 must be an object with code and tests", None),
        (b'{\n"a": [1]}', "a must be an object with code and tests", 2),
        (b'[{"code": []}]', "entry number 1 names no requirement: it has none of id, req, requirement", None),
        (b'{\n"a": {"code": 7}}', "a: code must be a list of paths", 2),
        (b'{"\\u0061": {"tests": [""]}}', "a: tests must be a list of paths", None),
    ],
)
def test_what_is_wrong_is_said_with_its_line(content: bytes, message: str, line: int | None) -> None:
    first = read_matrix(content).problems[0]
    assert first.message.startswith(message)
    assert first.line == line


def test_an_invalid_matrix_is_a_finding(tmp_path: Path) -> None:
    assert run(tmp_path, b'{\n"a": 1,\n"a": 2}') == [("invalid", NAME, 3)]


def test_a_missing_matrix_is_a_finding(tmp_path: Path) -> None:
    outcome = Traceability().run(context_of(tmp_path, {}, FILES))
    assert isinstance(outcome, Completed)
    assert [(one.rule, one.location.path) for one in outcome.findings] == [("no-matrix", NAME)]
    assert outcome.findings[0].message == f"there is no matrix: {NAME} is missing"


def test_paths_that_do_not_exist_are_named_once_with_their_line(tmp_path: Path) -> None:
    matrix = {
        "REQ-1": {"code": ["src/shop/"], "tests": ["tests/no.py::test_x", "./tests/test_cart.py:1"]},
        "REQ-2": {"code": ["src/Shop/cart.py"], "tests": ["tests/no.py::test_x"]},
    }
    assert run(tmp_path, matrix) == [("no-such-path", NAME, 7), ("no-such-path", NAME, 13)]


def test_changed_sources_are_listed(tmp_path: Path) -> None:
    head = {
        "src/shop/till.py": b"y = 1\n",
        "src/shop/old.py": b"z = 1\n",
        "tests/helper.py": b"a = 1\n",
        "docs.md": b"x",
    }
    base = {"src/shop/old.py": b"z = 1\n", "src/shop/gone.py": b"def gone():\n    pass\n"}
    assert run(tmp_path, GOOD, head, base) == [("unlisted", "src/shop/till.py", None)]


def test_a_folder_lists_what_is_in_it(tmp_path: Path) -> None:
    assert run(tmp_path, {"REQ-1": {"code": ["src/shop/"]}}, {"src/shop/till.py": b"y = 1\n"}) == []


def test_without_a_change_the_matrix_itself_is_judged(tmp_path: Path) -> None:
    context = context_of(tmp_path, {}, {**FILES, NAME: b'{"a": {"code": ["x.py"]}}'})
    context.comparison = Skipped("nothing to compare with")
    outcome = Traceability().run(context)
    assert isinstance(outcome, Completed)
    assert [one.rule for one in outcome.findings] == ["no-such-path"]
    context.comparison = Broken("no such base")
    with pytest.raises(CannotVerify):
        Traceability().run(context)


def test_paths_are_relative_to_the_projects_root(tmp_path: Path) -> None:
    files = {f"app/{path}": content for path, content in {**FILES, "m.json": json.dumps(GOOD).encode()}.items()}
    project = make_project(tmp_path / "tree", files, sources=("app/src",), tests=("app/tests",), prefix="app")
    outcome = Traceability("m.json").run(FakeContext(project, tmp_path))
    assert isinstance(outcome, Completed)
    assert outcome.findings == ()
    assert outcome.counts == {"traceability.findings": "1 requirement"}


@pytest.mark.parametrize(
    ("written", "path"),
    [("a/b.py", "a/b.py"), ("./a.py::T::t[x]", "a.py"), ("a.py:12", "a.py"), ("a.py:1-9", "a.py"), ("a.py#L3", "a.py")],
)
def test_the_path_of_an_entry(written: str, path: str) -> None:
    assert path_of(written) == path
