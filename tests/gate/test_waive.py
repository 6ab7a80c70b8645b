"""Waivers against findings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from gatekeeper.gate.waive import waived
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.profile import Waiver

TODAY = date(2026, 5, 1)
WAIVER = Waiver("integrity/test-deleted", "retired", "data team", TODAY, ("tests/legacy/**",))


def finding(path: str, rule: str = "test-deleted", line: int = 1) -> Finding:
    return Finding("integrity", rule, "gone", Severity.ERROR, Location(path, line), "integrity.findings")


INSIDE, OTHER = finding("tests/legacy/test_a.py"), finding("tests/test_b.py")


def test_what_a_waiver_covers_is_suppressed_and_said() -> None:
    found, notes = waived([INSIDE, OTHER, finding("tests/legacy/test_a.py", "stub-added")], (WAIVER,), TODAY)
    assert [one.suppressed for one in found] == [True, False, False]
    assert notes == (
        "waived: integrity/test-deleted in tests/legacy/**, 1 finding: retired (data team, until 2026-05-01)",
    )


def test_without_paths_it_covers_the_whole_project() -> None:
    found, notes = waived([INSIDE, OTHER], (replace(WAIVER, paths=()),), TODAY)
    assert [one.suppressed for one in found] == [True, True]
    assert notes == ("waived: integrity/test-deleted, 2 findings: retired (data team, until 2026-05-01)",)


def test_an_expired_waiver_does_not_count_and_says_so() -> None:
    found, notes = waived([INSIDE], (WAIVER,), date(2026, 5, 2))
    assert found == (INSIDE,)
    assert notes == ("the waiver of integrity/test-deleted expired on 2026-05-01 and does not count (data team)",)


def test_a_waiver_that_covers_nothing_is_not_mentioned() -> None:
    assert waived([OTHER], (WAIVER,), TODAY) == ((OTHER,), ())


def test_globs_are_relative_to_the_project() -> None:
    inside = finding("backend/tests/legacy/test_a.py")
    found, _ = waived([inside, INSIDE], (WAIVER,), TODAY, "backend")
    assert [one.suppressed for one in found] == [True, True]
    found, _ = waived([inside], (WAIVER,), TODAY)
    assert [one.suppressed for one in found] == [False]
