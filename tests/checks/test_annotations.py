"""Dated annotations on changed lines, with the real ruff."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.checks.annotations import Annotations
from gatekeeper.errors import CannotVerify
from gatekeeper.model.change import Change, ChangedFile, Comparison, Status
from gatekeeper.model.finding import Finding
from gatekeeper.model.outcome import Broken, Completed, Outcome, Skipped
from tests.fakes import FakeContext, make_project

DATED = """\
from typing import Dict, Optional, Union

A: Optional[str] = None
B: Union[int, str] = 1
C: Dict[str, int] = {}
D: "Optional[int]" = None
E: str | None = None
"""


def examined(tmp_path: Path, files: dict[str, str], comparison: Comparison) -> Outcome:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return Annotations().run(FakeContext(make_project(tmp_path / "tree", files), scratch, comparison))


def changed(*lines: int) -> Change:
    return Change("b" * 40, "worktree", (ChangedFile("src/a.py", Status.MODIFIED, added_lines=frozenset(lines)),))


def found(tmp_path: Path, version: str, *lines: int) -> list[tuple[int | None, str]]:
    settings = (
        f'[project]\nname = "a"\nversion = "1"\nrequires-python = ">={version}"\n[tool.ruff.lint]\nselect = ["E"]\n'
    )
    outcome = examined(tmp_path, {"src/a.py": DATED, "src/b.py": DATED, "pyproject.toml": settings}, changed(*lines))
    assert isinstance(outcome, Completed)
    assert outcome.counts == {"annotations.findings": "2 files"}

    def one(finding: Finding) -> tuple[int | None, str]:
        return finding.location.line, finding.rule

    return [one(finding) for finding in outcome.findings]


def test_each_rule_on_changed_lines_alone(tmp_path: Path) -> None:
    expected = [(3, "optional"), (4, "union"), (5, "builtin-generic")]
    assert found(tmp_path, "3.11", 1, 3, 4, 5, 7) == expected


def test_other_lines_are_as_they_are(tmp_path: Path) -> None:
    assert found(tmp_path, "3.11", 7) == []


def test_what_the_projects_python_does_not_know_is_not_asked_for(tmp_path: Path) -> None:
    assert found(tmp_path, "3.8", 3, 4, 5) == []


def test_nothing_to_compare_with(tmp_path: Path) -> None:
    nothing = Skipped("nothing to compare with")
    assert examined(tmp_path, {}, nothing) is nothing


@pytest.mark.parametrize(
    ("files", "comparison", "reason"),
    [
        ({"src/a.py": ""}, Broken("the base is not here"), "the base is not here"),
        ({}, changed(1), "ruff examined no file"),
    ],
)
def test_what_cannot_be_verified(tmp_path: Path, files: dict[str, str], comparison: Comparison, reason: str) -> None:
    with pytest.raises(CannotVerify, match=reason):
        examined(tmp_path, files, comparison)


def test_a_ruff_that_fails(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    context = FakeContext(make_project(tmp_path / "tree", {"src/a.py": ""}), scratch, changed(1))
    script = "import sys; sys.exit(0 if '--show-files' in sys.argv and not print('src/a.py') else 2)"
    context.commands = {"ruff": ("python", "-c", script)}
    with pytest.raises(CannotVerify, match="ruff could not look at the annotations"):
        Annotations().run(context)
