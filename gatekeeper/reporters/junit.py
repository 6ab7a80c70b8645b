"""JUnit's XML, which every CI system can show: a test case for each item of the checklist."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from gatekeeper.model.finding import Finding
from gatekeeper.model.report import Item, Report, Verdict
from gatekeeper.reporters import _select as select
from gatekeeper.reporters._escape import one_line
from gatekeeper.reporters._findings import line, sentence

_FINDINGS = 100
"""Findings named of one item."""
_LONGEST = 1000
_BY_HAND = "to be confirmed by hand"
_INVALID = re.compile("[\ufffe\uffff]")
"""What XML cannot carry of that which is visible."""


def render(report: Report) -> str:
    """One suite: what failed is a failure, what could not be verified an error; what is manual counts as skipped."""
    found = select.counted(report, select.with_verdict(report, Verdict.FAIL))
    durations = list(_durations(report.items))
    counts = _counts(report, sum(durations))
    cases = zip(report.items, durations, strict=True)
    lines = (
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<testsuites name="gatekeeper" {counts}>',
        f'  <testsuite name="gatekeeper {_text(report.profile)}" {counts}>',
        *(part for item, seconds in cases for part in _case(report, item, seconds, found.get(item.id, []))),
        "  </testsuite>",
        "</testsuites>",
    )
    return "".join(f"{part}\n" for part in lines)


def _durations(items: Sequence[Item]) -> Iterator[float]:
    """The seconds of each item's check, once a check, so that they add up."""
    seen: set[str] = set()
    for item in items:
        yield 0.0 if item.check in seen else item.seconds
        seen.add(item.check)


def _counts(report: Report, seconds: float) -> str:
    tally = select.tally(report)
    skipped = tally[Verdict.SKIP] + tally[Verdict.MANUAL]
    return (
        f'tests="{len(report.items)}" failures="{tally[Verdict.FAIL]}" errors="{tally[Verdict.ERROR]}" '
        f'skipped="{skipped}" time="{seconds:.3f}"'
    )


def _case(report: Report, item: Item, seconds: float, findings: Sequence[Finding]) -> Iterator[str]:
    place = f'classname="gatekeeper.{_text(item.check)}" name="{_text(item.id)}" time="{seconds:.3f}"'
    yield f"    <testcase {place}>"
    match item.verdict:
        case Verdict.PASS:
            yield f"      <system-out>{_text(sentence(item))}</system-out>"
        case Verdict.FAIL:
            yield from _outcome("failure", item, sentence(item), _named(report, item, findings))
        case Verdict.ERROR:
            yield from _outcome("error", item, f"could not verify {sentence(item)}", item.detail.splitlines())
        case _:
            yield f'      <skipped message="{_text(_why(item))}"/>'
    yield "    </testcase>"


def _why(item: Item) -> str:
    if item.verdict is Verdict.SKIP:
        return item.reason or "skipped"
    asked = ", ".join(filter(None, (item.reason, item.evidence)))
    return f"{_BY_HAND}: {item.title}" + (f" ({asked})" if asked else "")


def _outcome(tag: str, item: Item, message: str, details: Sequence[str]) -> Iterator[str]:
    opening = f'<{tag} message="{_text(message)}" type="{_text(item.id)}"'
    if not details:
        yield f"      {opening}/>"
        return
    first, *rest = (_text(detail) for detail in details)
    yield f"      {opening}>{first}"
    yield from rest
    yield f"</{tag}>"


def _named(report: Report, item: Item, findings: Sequence[Finding]) -> list[str]:
    named = [line(finding) for finding in select.ranked(findings)[:_FINDINGS]]
    hidden = len(findings) - len(named)
    return [*named, f"{hidden} more: {select.listing(report, item.check)}"] if hidden else named


def _text(words: str) -> str:
    """The words as XML carries them in text and in attributes, on one line."""
    shown = _INVALID.sub(lambda match: f"\\u{ord(match[0]):x}", one_line(words, _LONGEST))
    return escape(shown)
