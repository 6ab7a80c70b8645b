"""Conditions against outcomes: the only place where something passes or fails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from msgspec import Struct

from gatekeeper.model.finding import Finding, Severity
from gatekeeper.model.measure import Measure, Sample, rounded_down
from gatekeeper.model.outcome import Broken, Completed, Outcome, Result, Skipped
from gatekeeper.model.profile import Condition, Manual, On
from gatekeeper.model.report import Item, Verdict

_MANUAL = "manual"


class _Judgement(Struct, frozen=True):
    """One verdict before it becomes an item; `value` is exact."""

    verdict: Verdict
    value: Fraction | None = None
    findings: int = 0
    reason: str | None = None
    evidence: str = ""
    detail: str = ""


def promoted(conditions: Iterable[Condition], results: Mapping[str, Result]) -> tuple[Finding, ...]:
    """Findings made of the samples that break a condition: the function over the limit, the line never run."""
    return tuple(
        _from_sample(condition, sample)
        for condition in conditions
        for measure in _measures(results, condition)
        if not condition.holds(measure.exact)
        for sample in measure.samples
        if sample.value is None or not condition.holds(sample.value)
    )


def judge(
    conditions: Iterable[Condition],
    results: Mapping[str, Result],
    findings: Iterable[Finding],
    titles: Mapping[str, str],
    at_base: Mapping[str, Result] | None = None,
) -> tuple[Item, ...]:
    """One item a condition, in the order given.

    `findings` are all that count; `titles` maps measures to words. `at_base` holds how checks ended at the merge base,
    for conditions on what is new; what is not in it had nothing to be compared with.
    """
    by_measure: dict[str, list[Finding]] = {}
    for finding in findings:
        if not finding.suppressed:
            by_measure.setdefault(finding.measure, []).append(finding)
    return tuple(
        _item(
            condition,
            results[condition.check],
            by_measure.get(condition.measure, []),
            titles,
            (at_base or {}).get(condition.check, Result(Completed())).outcome,
        )
        for condition in conditions
    )


def to_confirm(manual: Iterable[Manual]) -> tuple[Item, ...]:
    """The items that a person must confirm: neither passed nor failed, whatever the checks say."""
    return tuple(
        Item(
            id=f"{_MANUAL}.{one.id}",
            check=_MANUAL,
            title=one.title,
            verdict=Verdict.MANUAL,
            value=None,
            limit="",
            unit="",
            on=On.ALL,
            findings=0,
            reason=f"to be confirmed by: {one.confirm}",
            evidence=one.source,
        )
        for one in manual
    )


def _measures(results: Mapping[str, Result], condition: Condition) -> tuple[Measure, ...]:
    result = results.get(condition.check)
    measure = _measure(result.outcome, condition) if result else None
    return () if measure is None else (measure,)


def _from_sample(condition: Condition, sample: Sample) -> Finding:
    message = sample.message if sample.value is None else f"{sample.message} (limit {condition.text})"
    return Finding(
        condition.check,
        sample.rule,
        message,
        Severity.ERROR,
        sample.location,
        condition.measure,
        value=sample.value,
    )


def _item(
    condition: Condition, result: Result, findings: list[Finding], titles: Mapping[str, str], base: Outcome
) -> Item:
    if condition.on is On.ALL:
        judgement = _judged(condition, result.outcome, findings)
    else:
        judgement = _judged_against(condition, result.outcome, findings, base)
    return Item(
        id=condition.measure,
        check=condition.check,
        title=titles.get(condition.measure, condition.measure),
        verdict=judgement.verdict,
        value=None if judgement.value is None else rounded_down(judgement.value),
        limit=condition.text,
        unit=condition.unit,
        on=condition.on,
        findings=judgement.findings,
        reason=judgement.reason,
        evidence=judgement.evidence,
        detail=judgement.detail,
        cached=result.cached,
        seconds=result.seconds,
        started=result.started,
    )


def _judged(condition: Condition, outcome: Outcome, findings: list[Finding]) -> _Judgement:
    match outcome:
        case Skipped():
            return _Judgement(Verdict.SKIP, reason=outcome.reason)
        case Broken():
            return _Judgement(Verdict.ERROR, reason=outcome.reason, detail=outcome.detail)
        case Completed():
            return _completed(condition, outcome, findings)


def _completed(condition: Condition, outcome: Completed, findings: list[Finding]) -> _Judgement:
    absent = outcome.absent.get(condition.measure)
    if absent is not None:
        return _judged(condition, absent, findings)
    if condition.measure in outcome.counts:
        return _decided(condition, Fraction(len(findings)), len(findings), outcome.counts[condition.measure])
    measure = _measure(outcome, condition)
    if measure is None:
        reason = f"the check {condition.check} did not report {condition.measure}"
        return _Judgement(Verdict.ERROR, reason=reason)
    accepted = not condition.holds(measure.exact) and not findings and measure.has_values
    if accepted:
        # Every function or file over the limit is one that the baseline accepts.
        evidence = f"{measure.evidence}; what breaks the limit is accepted"
        return _Judgement(Verdict.PASS, measure.exact, evidence=evidence)
    return _decided(condition, measure.exact, len(findings), measure.evidence)


def _judged_against(condition: Condition, outcome: Outcome, findings: list[Finding], base: Outcome) -> _Judgement:
    """The verdict on what the change introduces."""
    if not isinstance(outcome, Completed):
        return _judged(condition, outcome, findings)
    if isinstance(base, Broken):
        return _Judgement(Verdict.ERROR, reason=f"what is new cannot be told: {base.reason}", detail=base.detail)
    new = [finding for finding in findings if finding.new]
    now = _measure(outcome, condition)
    if now is None:
        return _completed(condition, outcome, new)
    if now.has_values:
        verdict = Verdict.FAIL if new else Verdict.PASS
        return _Judgement(verdict, now.exact, len(new), evidence=f"{now.evidence}; {len(new)} made worse by the change")
    return _not_worse(condition, now, _measure(base, condition), len(findings))


def _not_worse(condition: Condition, now: Measure, before: Measure | None, findings: int) -> _Judgement:
    """A number as a whole must not be worse than at the merge base; where there was none, the limit holds."""
    if before is None:
        return _decided(condition, now.exact, findings, now.evidence)
    upwards = not condition.operator.startswith("<")
    worse = now.exact < before.exact if upwards else now.exact > before.exact
    evidence = f"{now.evidence}; {before.value}{before.unit} at the merge base"
    return _Judgement(Verdict.FAIL if worse else Verdict.PASS, now.exact, findings, evidence=evidence)


def _measure(outcome: Outcome, condition: Condition) -> Measure | None:
    if not isinstance(outcome, Completed):
        return None
    return next((measure for measure in outcome.measures if measure.id == condition.measure), None)


def _decided(condition: Condition, value: Fraction, findings: int, evidence: str) -> _Judgement:
    verdict = Verdict.PASS if condition.holds(value) else Verdict.FAIL
    return _Judgement(verdict, value, findings, evidence=evidence)
