"""The checklist, and how many of its lines got which verdict."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from gatekeeper.model.report import Item, Report, Verdict
from gatekeeper.reporters import _select as select

WORDS = {
    Verdict.FAIL: "failed",
    Verdict.ERROR: "not verified",
    Verdict.PASS: "passed",
    Verdict.SKIP: "skipped",
    Verdict.MANUAL: "to confirm",
}
"""Verdicts in the order of their weight, in words."""


class Line(Struct, frozen=True):
    """A line of the checklist: `found` is how many findings count against it, `status` what they have in common."""

    item: Item
    word: str
    number: str
    limit: str
    remark: str
    found: int
    status: str


class Share(Struct, frozen=True):
    """How many lines got a verdict, and where their part of the bar lies, in percent of its width."""

    verdict: Verdict
    word: str
    count: int
    start: float
    width: float


def lines(report: Report) -> Sequence[Line]:
    """A line for each item, in the order of the report."""
    found = select.counted(report, report.items)
    return [
        Line(
            item=item,
            word=WORDS[item.verdict],
            number=select.number(item),
            limit=select.limit(item),
            remark=_remark(item),
            found=len(found[item.id]),
            status="new" if item.on == select.NEW and report.change.base is not None else "open",
        )
        for item in report.items
    ]


def tally(report: Report) -> Sequence[Share]:
    """The verdicts that there are, the gravest first."""
    counts = select.tally(report)
    shares: list[Share] = []
    before = 0
    for verdict, word in WORDS.items():
        if counts[verdict]:
            start, width = (round(100 * part / len(report.items), 3) for part in (before, counts[verdict]))
            shares.append(Share(verdict, word, counts[verdict], start, width))
        before += counts[verdict]
    return shares


def _remark(item: Item) -> str:
    reason = item.reason or ("to be confirmed by hand" if item.verdict is Verdict.MANUAL else "")
    return f"{reason} ({item.evidence})" if reason and item.evidence else reason or item.evidence
