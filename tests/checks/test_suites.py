"""Suites that are found by their folders or marks, and functions that no test reaches; with the real pytest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from gatekeeper.checks._suites import usual
from gatekeeper.checks.coverage import Coverage
from gatekeeper.checks.tests import Tests
from gatekeeper.model.change import Change, ChangedFile, Status
from gatekeeper.model.outcome import Broken, Completed, Skipped
from gatekeeper.model.profile import Suite
from tests.fakes import FakeContext, make_project

SUITES = (Suite("unit", ""), Suite("integration", ""))
SOURCE = "def one():\n    return 1\n\n\ndef two():\n    return 2\n\n\nclass C:\n    def three(self): return 3\n"
INI = "[pytest]\npythonpath = src\nmarkers = integration: slow\n"
ONE = "from shop import one\n\n\ndef test_one():\n    assert one() == 1\n"
TWO = "from shop import two\n\n\ndef test_two():\n    assert two() == 2\n"
OTHER = "def test_other():\n    assert True\n"
MARKED = TWO.replace("def test_two", "@pytest.mark.integration\ndef test_two").replace("from", "import pytest\nfrom", 1)


def context(folder: Path, tests: Mapping[str, str]) -> FakeContext:
    scratch = folder / "scratch"
    scratch.mkdir()
    files = {"pytest.ini": INI, "src/shop/__init__.py": SOURCE, **tests}
    return FakeContext(make_project(folder / "tree", files, sources=("src/shop",)), scratch, timeout=300.0)


def judged(here: FakeContext) -> tuple[dict[str, str], Completed]:
    """The values of both checks' measures, and how the check of coverage ended."""
    tests = Tests(suites=SUITES).run(here)
    (scratch := here.scratch / "coverage").mkdir()
    coverage = Coverage(suites=SUITES, unreached=True).run(replace(here, scratch=scratch, outcomes={"tests": tests}))
    return {one.id: f"{one.value}: {one.evidence}" for one in (*tests.measures, *coverage.measures)}, coverage


def test_folders_and_what_is_in_neither(tmp_path: Path) -> None:
    tests = {"tests/unit/test_a.py": ONE, "tests/integration/test_b.py": TWO, "tests/test_c.py": OTHER}
    taken, _ = judged(context(tmp_path, tests))
    assert taken["tests.collected"].startswith("3: 3 tests")
    assert taken["tests.unit"] == taken["tests.integration"] == "1: 1 of its tests were run"
    assert taken["coverage.unit"] == taken["coverage.integration"] == "83.33: 5 of 6 statements"
    assert taken["coverage.lines"] == "100: 6 of 6 statements"


def test_marks_alone(tmp_path: Path) -> None:
    taken, _ = judged(context(tmp_path, {"tests/test_a.py": ONE, "tests/test_b.py": MARKED}))
    assert taken["tests.collected"].startswith("2: ")
    assert taken["tests.unit"][0] == taken["tests.integration"][0] == "1"


def test_a_suite_that_is_not_there_has_no_tests_and_covers_nothing(tmp_path: Path) -> None:
    taken, _ = judged(context(tmp_path, {"tests/unit/test_a.py": ONE}))
    assert taken["tests.integration"] == "0: no folder and no mark is named integration; see [[suites]]"
    assert taken["coverage.integration"] == "0: 0 of 6 statements"
    assert taken["tests.collected"].startswith("1: ")


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        (("tests/test_a.py",), {"": ()}),
        (("a/tests/unit/deep/unit/test_a.py",), {"unit": ("a/tests/unit",), "": ("--ignore=a/tests/unit",)}),
        (("unit_tests/test_a.py",), {"unit": ("unit_tests",), "": ("--ignore=unit_tests",)}),
        (
            ("tests/integration/test_a.py", "tests/test_b.py"),
            {"unit": ("--ignore=tests/integration",), "integration": ("tests/integration",)},
        ),
    ],
)
def test_where_they_are(tmp_path: Path, paths: tuple[str, ...], found: dict[str, tuple[str, ...]]) -> None:
    here = context(tmp_path, dict.fromkeys(paths, OTHER))
    assert usual(here.project, here.read, ["unit", "integration"]) == found


class TestUnreached:
    def changed(self, folder: Path, source: str, base: str | None, *lines: int) -> Completed:
        here = context(folder, {"tests/unit/test_a.py": ONE, "src/shop/new.py": source})
        file = ChangedFile("src/shop/new.py", Status.MODIFIED, added_lines=frozenset(lines))
        here = replace(here, comparison=Change("b" * 40, "worktree", (file,)))
        return judged(replace(here, base={} if base is None else {"src/shop/new.py": base.encode()}))[1]

    def test_new_functions_alone(self, tmp_path: Path) -> None:
        base = "def old():\n    return 1\n"
        new = base + "\n\ndef new():\n    return 2\n\n\nclass C:\n    def m(self):\n        return 3\n"
        outcome = self.changed(tmp_path, new, base, *range(3, 11))
        found = [(one.rule, one.location.line, one.message) for one in outcome.findings]
        assert found == [
            ("unreached", 5, "no test reaches new, which is new"),
            ("unreached", 10, "no test reaches C.m, which is new"),
        ]
        assert outcome.counts == {"coverage.unreached": "2 new functions"}

    def test_what_the_projects_settings_leave_out_is_left_out(self, tmp_path: Path) -> None:
        here = context(tmp_path, {"tests/test_a.py": ONE, ".coveragerc": "[run]\nomit = */left.py\n"})
        left = {"src/shop/left.py": "def new(): ...\n"}
        project = make_project(
            here.project.repository,
            {**dict.fromkeys(here.project.files, ""), **left} | {path: here.read(path) for path in here.project.files},
            sources=("src/shop",),
        )
        file = ChangedFile("src/shop/left.py", Status.ADDED, added_lines=frozenset({1}))
        _, outcome = judged(replace(here, project=project, comparison=Change("b" * 40, "worktree", (file,))))
        assert outcome.counts == {"coverage.unreached": "0 new functions"}
        assert outcome.findings == ()

    def test_a_source_that_cannot_be_parsed(self, tmp_path: Path) -> None:
        outcome = self.changed(tmp_path, "def new():\n    return 2\n", "def old(:\n", 1, 2)
        reason = outcome.absent["coverage.unreached"]
        assert isinstance(reason, Broken)
        assert reason.reason.startswith("src/shop/new.py cannot be parsed")

    def test_nothing_to_compare_with(self, tmp_path: Path) -> None:
        _, outcome = judged(context(tmp_path, {"tests/test_a.py": ONE}))
        assert isinstance(outcome.absent["coverage.unreached"], Skipped)
