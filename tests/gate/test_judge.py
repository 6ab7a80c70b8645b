"""Conditions against outcomes."""

from __future__ import annotations

from fractions import Fraction

import pytest
from msgspec.structs import replace

from gatekeeper.gate.judge import judge, promoted, to_confirm
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.measure import Measure, Sample
from gatekeeper.model.outcome import Broken, Completed, Outcome, Result, Skipped
from gatekeeper.model.profile import Condition, Manual, On
from gatekeeper.model.report import Item, Verdict

LINT = Condition("lint.findings", "=", Fraction(0))
LINES = Condition("coverage.lines", ">=", Fraction(80), "%")
WORST = Condition("complexity.function", "<=", Fraction(8))


def finding(*, new: bool = True, suppressed: bool = False) -> Finding:
    return Finding(
        "lint", "F401", "m", Severity.ERROR, Location("a.py", 1), "lint.findings", new=new, suppressed=suppressed
    )


def one(condition: Condition, outcome: Outcome, *findings: Finding) -> Item:
    (item,) = judge(
        [condition], {condition.check: Result(outcome, 1.5, started=0.5)}, findings, {"lint.findings": "Lint"}
    )
    return item


def sample(value: int | None) -> Sample:
    return Sample(Location("a.py", value or 1), "r", "m", None if value is None else Fraction(value))


def test_a_count_is_the_number_of_its_findings() -> None:
    item = one(LINT, Completed(counts={"lint.findings": "79 files"}), finding(), finding())
    assert (item.verdict, item.value, item.findings) == (Verdict.FAIL, 2, 2)
    assert (item.title, item.evidence, item.limit) == ("Lint", "79 files", "= 0")
    assert (item.seconds, item.started) == (1.5, 0.5)


def test_what_a_person_must_confirm_is_neither_passed_nor_failed() -> None:
    (item,) = to_confirm([Manual("why", "Comments explain why", "architect", "line 3")])
    assert (item.id, item.check, item.title, item.verdict) == (
        "manual.why",
        "manual",
        "Comments explain why",
        Verdict.MANUAL,
    )
    assert (item.value, item.limit, item.findings) == (None, "", 0)
    assert (item.reason, item.evidence) == ("to be confirmed by: architect", "line 3")


def test_no_finding_passes() -> None:
    item = one(LINT, Completed(counts={"lint.findings": "79 files"}))
    assert (item.verdict, item.value) == (Verdict.PASS, 0)


def test_a_suppressed_finding_does_not_count() -> None:
    assert one(LINT, Completed(counts={"lint.findings": ""}), finding(suppressed=True)).verdict is Verdict.PASS


@pytest.mark.parametrize(("on", "value"), [(On.ALL, 2), (On.NEW, 1)])
def test_only_new_findings_count_when_asked(on: On, value: int) -> None:
    condition = Condition("lint.findings", "=", Fraction(0), on=on)
    assert one(condition, Completed(counts={"lint.findings": ""}), finding(), finding(new=False)).value == value


@pytest.mark.parametrize(
    ("part", "whole", "verdict", "shown"),
    [
        (800, 1000, Verdict.PASS, 80),
        (7999, 10000, Verdict.FAIL, 79.99),
        (79996, 100000, Verdict.FAIL, 79.99),
        (99999, 100000, Verdict.PASS, 99.99),
    ],
)
def test_ratios_are_exact_and_shown_rounded_down(part: int, whole: int, verdict: Verdict, shown: float) -> None:
    item = one(LINES, Completed(measures=(Measure.ratio("coverage.lines", part, whole, "statements"),)))
    assert (item.verdict, item.value) == (verdict, shown)


def test_almost_everything_is_not_everything() -> None:
    condition = Condition("coverage.lines", "=", Fraction(100), "%")
    item = one(condition, Completed(measures=(Measure.ratio("coverage.lines", 999999, 1000000, "statements"),)))
    assert (item.verdict, item.value, item.limit) == (Verdict.FAIL, 99.99, "= 100%")


def test_what_was_skipped_is_skipped_with_its_reason() -> None:
    item = one(LINT, Skipped("left out"))
    assert (item.verdict, item.reason, item.value) == (Verdict.SKIP, "left out", None)


def test_what_broke_is_an_error_with_its_words() -> None:
    item = one(LINT, Broken("no ruff", "words"))
    assert (item.verdict, item.reason, item.detail) == (Verdict.ERROR, "no ruff", "words")


@pytest.mark.parametrize(
    ("absence", "verdict"), [(Skipped("no line changed"), Verdict.SKIP), (Broken("no data"), Verdict.ERROR)]
)
def test_an_absent_measure_says_why(absence: Skipped | Broken, verdict: Verdict) -> None:
    item = one(LINES, Completed(absent={"coverage.lines": absence}))
    assert (item.verdict, item.reason) == (verdict, absence.reason)


def test_a_measure_that_never_came_is_an_error() -> None:
    item = one(LINES, Completed())
    assert item.verdict is Verdict.ERROR
    assert item.reason == "the check coverage did not report coverage.lines"


def test_samples_over_the_limit_become_findings() -> None:
    measure = Measure("complexity.function", Fraction(12), samples=(sample(12), sample(8), sample(9)))
    found = promoted([WORST], {"complexity": Result(Completed(measures=(measure,)))})
    assert [(f.location.line, f.message, f.measure) for f in found] == [
        (12, "m (limit <= 8)", "complexity.function"),
        (9, "m (limit <= 8)", "complexity.function"),
    ]


def test_samples_without_a_value_become_findings_when_the_whole_fails() -> None:
    low = Measure.ratio("coverage.lines", 1, 2, "statements", (sample(None),))
    high = Measure.ratio("coverage.lines", 9, 10, "statements", (sample(None),))
    assert [f.message for f in promoted([LINES], {"coverage": Result(Completed(measures=(low,)))})] == ["m"]
    assert promoted([LINES], {"coverage": Result(Completed(measures=(high,)))}) == ()


def test_nothing_is_promoted_from_what_did_not_complete() -> None:
    assert promoted([LINES], {"coverage": Result(Skipped("no"))}) == ()


def against(condition: Condition, outcome: Outcome, base: Outcome, *findings: Finding) -> Item:
    (item,) = judge([condition], {condition.check: Result(outcome)}, findings, {}, {condition.check: Result(base)})
    return item


def coverage(part: int, whole: int) -> Completed:
    return Completed(measures=(Measure.ratio("coverage.lines", part, whole, "statements"),))


NEW_LINES = Condition("coverage.lines", ">=", Fraction(80), "%", On.NEW)


@pytest.mark.parametrize(
    ("now", "before", "verdict"),
    [
        (coverage(50, 100), coverage(50, 100), Verdict.PASS),
        (coverage(90, 100), coverage(95, 100), Verdict.FAIL),
        (coverage(4999, 10000), coverage(1, 2), Verdict.FAIL),
        (coverage(79, 100), Completed(), Verdict.FAIL),
        (coverage(80, 100), Skipped("no tests yet"), Verdict.PASS),
    ],
)
def test_a_ratio_must_not_fall(now: Outcome, before: Outcome, verdict: Verdict) -> None:
    assert against(NEW_LINES, now, before).verdict is verdict


def test_a_number_must_not_rise_where_less_is_better() -> None:
    condition = Condition("complexity.average", "<=", Fraction(3), on=On.NEW)
    base = Completed(measures=(Measure("complexity.average", Fraction(5)),))
    assert against(condition, Completed(measures=(Measure("complexity.average", Fraction(6)),)), base).value == 6
    assert against(condition, base, base).verdict is Verdict.PASS


def test_what_is_new_cannot_be_told_without_the_base() -> None:
    item = against(NEW_LINES, coverage(1, 2), Broken("no base", "words"))
    assert (item.verdict, item.reason, item.detail) == (
        Verdict.ERROR,
        "what is new cannot be told: no base",
        "words",
    )


def test_what_was_left_out_stays_left_out() -> None:
    assert against(NEW_LINES, Skipped("left out"), Completed()).verdict is Verdict.SKIP


def test_only_what_got_worse_fails() -> None:
    condition = Condition("complexity.function", "<=", Fraction(8), on=On.NEW)
    now = Completed(measures=(Measure("complexity.function", Fraction(12), samples=(sample(12),)),))
    (found,) = promoted([condition], {"complexity": Result(now)})
    assert against(condition, now, Completed(), found).verdict is Verdict.FAIL
    assert against(condition, now, Completed(), replace(found, new=False)).verdict is Verdict.PASS


def test_what_the_baseline_accepts_does_not_fail() -> None:
    now = Completed(measures=(Measure("complexity.function", Fraction(12), samples=(sample(12),)),))
    (found,) = promoted([WORST], {"complexity": Result(now)})
    item = one(WORST, now, replace(found, suppressed=True))
    assert (item.verdict, item.value) == (Verdict.PASS, 12)
