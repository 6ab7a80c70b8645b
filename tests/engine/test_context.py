"""What a check is given."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec.structs import replace

from gatekeeper.engine.context import CheckContext, Workshop
from gatekeeper.engine.tool import Runner
from gatekeeper.errors import CannotVerify
from gatekeeper.model.change import Change, Commit, Comparison
from gatekeeper.model.check import NO_PAST
from gatekeeper.model.outcome import Skipped
from gatekeeper.model.project import Project
from gatekeeper.project.tools import Toolbox
from tests.fakes import INTERPRETER, make_project


class History:
    """Remembers one file."""

    def read(self, revision: str, path: str) -> bytes | None:
        return f"{path} at {revision}".encode()

    def list(self, revision: str) -> tuple[str, ...]:
        return (f"a.py at {revision}",)

    def commits_of(self, change: Change) -> tuple[Commit, ...]:
        return (Commit("c" * 40, change.base, "Add it", ()),)

    def read_many(self, revision: str, paths: Sequence[str]) -> dict[str, bytes | None]:
        return {path: self.read(revision, path) for path in paths}


@dataclass(frozen=True)
class Trees:
    """Knows one tree."""

    there: Project | None

    def base(self) -> Project | None:
        return self.there

    def changed(self, project: Project, files: Mapping[str, bytes | None]) -> Project:
        return replace(project, files=tuple(files))


def context(tmp_path: Path, comparison: Comparison, history: History | None, now: float = 0.0) -> CheckContext:
    project = make_project(tmp_path / "tree", {"src/a.py": "X = 1\n"})
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    workshop = Workshop(
        project,
        comparison,
        scratch,
        Toolbox(INTERPRETER, project.root),
        Runner(scratch),
        dict(os.environ),
        history,
        60.0,
        lambda check, text: None,
        Trees(project),
        lambda other, comparison: replace(workshop, project=other, comparison=comparison),
    )
    return CheckContext("lint", workshop, {}, 10.0, lambda: now)


CHANGE = Change("b" * 40, "worktree", ())


def test_the_base_can_be_read_where_there_is_one(tmp_path: Path) -> None:
    given = context(tmp_path, CHANGE, History())
    assert given.read_base("a.py") == b"a.py at " + b"b" * 40
    assert given.list_base() == ("a.py at " + "b" * 40,)
    (commit,) = given.commits()
    assert commit.parent == "b" * 40
    assert given.read_at("c" * 40, ["a.py"]) == {"a.py": b"a.py at " + b"c" * 40}


@pytest.mark.parametrize(("comparison", "history"), [(Skipped("nothing"), History()), (CHANGE, None)])
def test_without_a_base_there_is_nothing_to_read(
    tmp_path: Path, comparison: Comparison, history: History | None
) -> None:
    given = context(tmp_path, comparison, history)
    assert given.read_base("a.py") is None
    assert given.list_base() == ()
    assert given.commits() == ()


def test_without_a_history_there_is_no_file_in_it(tmp_path: Path) -> None:
    assert context(tmp_path, CHANGE, None).read_at("c" * 40, ["a.py"]) == {"a.py": None}


def test_a_file_that_vanished_cannot_be_verified(tmp_path: Path) -> None:
    given = context(tmp_path, CHANGE, None)
    assert given.read("src/a.py") == b"X = 1\n"
    with pytest.raises(CannotVerify, match=r"src/b\.py cannot be read: No such file"):
        given.read("src/b.py")


def test_nothing_is_spared_where_nothing_is_remembered(tmp_path: Path) -> None:
    assert context(tmp_path, CHANGE, None).past == NO_PAST


def test_what_is_started_ahead_is_what_is_run(tmp_path: Path) -> None:
    given = context(tmp_path, CHANGE, None)
    argv = [sys.executable, "-c", "import os, sys; print(os.getcwd(), os.environ['A'], sys.stdin.read())"]
    given.warm_up(argv, environment={"A": "1"})
    assert given.run(argv, environment={"A": "1"}, stdin=b"b").text.split() == [str(given.project.root), "1", "b"]


def test_a_check_whose_time_is_up_starts_nothing_long(tmp_path: Path) -> None:
    given = context(tmp_path, CHANGE, None, now=11.0)
    with pytest.raises(CannotVerify, match="time limit"):
        given.run(["sleep", "30"])


def test_the_context_of_another_tree_is_that_tree_s(tmp_path: Path) -> None:
    given = context(tmp_path, CHANGE, None)
    base, changed = given.at_base(), given.with_files({"b.py": b""})
    assert base is not None
    assert (base.project.files, base.comparison) == (("src/a.py",), Skipped("this is the merge base"))
    assert (changed.project.files, changed.comparison) == (("b.py",), CHANGE)
    nowhere = replace(given, workshop=replace(given.workshop, copies=Trees(None)))
    assert nowhere.at_base() is None
