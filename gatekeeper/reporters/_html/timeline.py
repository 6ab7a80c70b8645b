"""The course of the run: when each check ran."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from gatekeeper.model.report import Item, Report, Verdict

_RAN = (Verdict.PASS, Verdict.FAIL, Verdict.ERROR)
_LEAST = 0.4
"""Percent of the width that a bar takes at least, so that it can be seen."""


class Span(Struct, frozen=True):
    """When a check ran: in words, and in percent of the width that all checks take."""

    check: str
    began: str
    took: str
    start: float
    width: float
    cached: bool


class Timeline(Struct, frozen=True):
    """The checks in the order in which they began; `checks` and `whole` are how long they and the whole run took."""

    spans: Sequence[Span]
    checks: str
    whole: str


def shown(report: Report) -> Timeline | None:
    """The checks that ran; None when none did."""
    items = {item.check: item for item in reversed(report.items) if item.verdict in _RAN}
    ran = sorted(items.values(), key=lambda item: (item.started, -item.seconds, item.check))
    if not ran:
        return None
    end = max(item.started + item.seconds for item in ran)
    return Timeline([_span(item, end or 1.0) for item in ran], _seconds(end), _seconds(report.seconds))


def _span(item: Item, end: float) -> Span:
    width = max(_LEAST, 100 * item.seconds / end)
    return Span(
        check=item.check,
        began=_seconds(item.started),
        took=_seconds(item.seconds),
        start=round(min(100 * item.started / end, 100 - width), 3),
        width=round(width, 3),
        cached=item.cached,
    )


def _seconds(number: float) -> str:
    return f"{number:.2f} s"
