"""What a session of pytest leaves is read with distrust: the tests could write there as well."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gatekeeper.checks._sessions import told
from gatekeeper.errors import CannotVerify
from tests.fakes import make_project


@pytest.mark.parametrize(
    "left", ["{", "[]", "{}", '{"root": "", "collected": []}', '{"uncollected": [{}], "root": ""}']
)
def test_what_is_not_a_session_cannot_be_read(tmp_path: Path, left: str) -> None:
    (tmp_path / "session.json").write_text(left)
    with pytest.raises(CannotVerify, match="what pytest's session left behind cannot be read: "):
        told(tmp_path, make_project(tmp_path / "tree", {}))


def test_the_processes_of_a_session_are_read_together_and_what_lies_elsewhere_is_left_out(tmp_path: Path) -> None:
    project = make_project(tmp_path / "tree", {})
    answer = {
        "root": str(project.root),
        "collected": {},
        "deselected": [],
        "uncollected": [],
        "outcomes": {"tests/test_a.py::test_a[1]": ["passed", "failed"], "x.yaml": ["passed"]},
        "failures": {"tests/test_a.py::test_a[1]": {"message": "no", "places": [["/usr/lib/x.py", 1]]}},
        "raised": [],
    }
    worker = answer | {
        "collected": {"tests/test_a.py::test_a[1]": [f"{project.root}/tests/test_a.py", "test_a"], "x.yaml": ["x", ""]},
        "deselected": [["/usr/lib/test_b.py", "test_b"]],
        "uncollected": [{"id": "../c.py", "outcome": "failed", "reason": "so"}],
        "outcomes": {},
        "raised": ["tests/test_a.py::test_a[1]"],
    }
    for name, content in (("session", answer), ("worker-1", worker)):
        (tmp_path / f"{name}.json").write_text(json.dumps(content))
    session = told(tmp_path, project)
    assert [test.name for test in session.tests] == ["test_a"]
    assert session.with_outcome("failed") == session.tests
    assert not session.with_outcome("skipped")
    assert not session.passed
    assert session.failures["tests/test_a.py::test_a[1]"].places == ()
    assert session.deselected == frozenset()
    assert session.raised == {"tests/test_a.py::test_a[1]"}
