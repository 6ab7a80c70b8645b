"""The share of changed code that repeats other code."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from gatekeeper.checks import duplication
from gatekeeper.checks.duplication import CHECK
from gatekeeper.errors import CannotVerify, ConfigError
from gatekeeper.model.change import Change, ChangedFile, Comparison, Mode, Status
from gatekeeper.model.finding import Location
from gatekeeper.model.measure import Measure, Sample
from gatekeeper.model.outcome import Broken, Completed, Skipped
from tests.checks.programs import program
from tests.fakes import FakeContext, make_project
from tests.workers.test_find_clones import BLOCK, OTHER

NEW = OTHER + BLOCK
ADDED = ChangedFile("src/a.py", Status.ADDED, added_lines=frozenset(range(1, 55)))


def duplicated(
    tmp_path: Path, files: Mapping[str, str], *changed: ChangedFile, prefix: str = "", **settings: object
) -> Completed | Skipped:
    change = Change("base", "worktree", changed)
    return run(tmp_path, files, change, prefix=prefix, **settings)


def run(
    tmp_path: Path, files: Mapping[str, str], comparison: Comparison, prefix: str = "", **settings: object
) -> Completed | Skipped:
    sources = (f"{prefix}/src" if prefix else "src",)
    project = make_project(tmp_path / "project", files, sources=sources, prefix=prefix)
    return CHECK(**settings).run(FakeContext(project, tmp_path, comparison=comparison))  # type: ignore[arg-type]


def share(outcome: Completed | Skipped) -> Fraction:
    assert isinstance(outcome, Completed)
    (measure,) = outcome.measures
    return measure.exact


def test_the_share_with_a_sample_a_clone(tmp_path: Path) -> None:
    outcome = duplicated(tmp_path, {"src/a.py": NEW, "src/b.py": BLOCK}, ADDED)
    sample = Sample(Location("src/a.py", 41, end_line=54), "clone", "14 lines repeat src/b.py:1-14")
    evidence = "14 of 54 changed lines of code are repeated elsewhere"
    assert outcome == Completed(
        measures=(Measure("duplication.changed", Fraction(1400, 54), "%", evidence, (sample,)),)
    )


@pytest.mark.parametrize(
    ("files", "settings", "expected"),
    [
        ({"src/b.py": OTHER[:100]}, {}, 0),
        ({"tests/test_b.py": BLOCK}, {}, 0),
        ({"tests/test_b.py": BLOCK}, {"tests": True}, Fraction(1400, 54)),
        ({"tools/b.py": BLOCK}, {}, 0),
        ({"src/b_pb2.py": BLOCK}, {"exclude": ("*_pb2.py",)}, 0),
        ({"src/b.py": BLOCK}, {"min_lines": 15}, 0),
        ({"src/b.py": BLOCK}, {"min_tokens": 300}, 0),
    ],
)
def test_where_copies_are_looked_for(
    tmp_path: Path, files: Mapping[str, str], settings: Mapping[str, object], expected: Fraction
) -> None:
    assert share(duplicated(tmp_path, {"src/a.py": NEW, **files}, ADDED, **settings)) == expected


def test_tests_are_judged_when_asked_for(tmp_path: Path) -> None:
    files = {"src/a.py": "x = 1\n", "tests/test_a.py": NEW, "tests/test_b.py": BLOCK}
    changed = ChangedFile("tests/test_a.py", Status.ADDED, added_lines=ADDED.added_lines)
    assert duplicated(tmp_path / "one", files, changed) == Skipped("the change touches no line of the sources")
    assert share(duplicated(tmp_path / "two", files, changed, tests=True)) == Fraction(1400, 54)


def test_code_that_moved_is_not_repeated(tmp_path: Path) -> None:
    gone = ChangedFile("src/old.py", Status.DELETED, mode=Mode.ABSENT)
    assert share(duplicated(tmp_path, {"src/a.py": NEW}, ADDED, gone)) == 0


def test_globs_are_relative_to_the_projects_root(tmp_path: Path) -> None:
    changed = ChangedFile("sub/src/a.py", Status.ADDED, added_lines=ADDED.added_lines)
    files = {"sub/src/a.py": NEW, "sub/src/b.py": BLOCK}
    assert share(duplicated(tmp_path, files, changed, prefix="sub", exclude=("/src/b.py",))) == 0


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ((ChangedFile("README.md", Status.MODIFIED, added_lines=frozenset({1})),), "no line of the sources"),
        ((ChangedFile("src/a.py", Status.MODIFIED),), "no line of the sources"),
        (
            (ChangedFile("src/a.py", Status.MODIFIED, added_lines=frozenset({40})),),
            "1 line of code: a share",
        ),
        ((ChangedFile("src/a.py", Status.MODIFIED, added_lines=frozenset(range(1, 20))),), "19 lines of code: a share"),
    ],
)
def test_too_little_to_judge_is_skipped(tmp_path: Path, files: tuple[ChangedFile, ...], reason: str) -> None:
    outcome = duplicated(tmp_path, {"src/a.py": NEW, "src/b.py": BLOCK}, *files)
    assert isinstance(outcome, Skipped)
    assert reason in outcome.reason


def test_comments_alone_are_no_code_however_few_are_asked_for(tmp_path: Path) -> None:
    changed = ChangedFile("src/a.py", Status.MODIFIED, added_lines=frozenset({1}))
    outcome = duplicated(tmp_path, {"src/a.py": "# a\nx = 1\n"}, changed, min_changed=0)
    assert outcome == Skipped("the change touches 0 lines of code: a share is taken of 0 or more")


def test_without_a_change_it_is_skipped_or_not_verified(tmp_path: Path) -> None:
    assert run(tmp_path / "one", {"src/a.py": ""}, Skipped("no base")) == Skipped("no base")
    with pytest.raises(CannotVerify, match="shallow"):
        run(tmp_path / "two", {"src/a.py": ""}, Broken("shallow"))


def test_a_changed_file_that_cannot_be_parsed_is_not_a_pass(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match=r"^src/a\.py:1 cannot be understood: "):
        duplicated(tmp_path, {"src/a.py": "x = (\n"}, ADDED)
    with pytest.raises(CannotVerify, match=r"^src/a\.py cannot be understood: "):
        duplicated(tmp_path, {"src/a.py": "x\0"}, ADDED)


@pytest.mark.parametrize(("body", "reason"), [("say(code=3)", "exit code 3"), ("say('[')", "printed something odd")])
def test_a_worker_that_fails_is_not_a_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, reason: str
) -> None:
    monkeypatch.setattr(duplication, "WORKER", Path(program(tmp_path, body)[1]))
    with pytest.raises(CannotVerify, match=reason):
        duplicated(tmp_path, {"src/a.py": NEW}, ADDED)


def test_a_glob_that_cannot_match_is_refused() -> None:
    with pytest.raises(ConfigError, match="exclude"):
        CHECK(exclude=("../x",))
