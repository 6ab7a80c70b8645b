"""The acceptance checklist in columns, one line an item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gatekeeper.model.report import Item, Verdict
from gatekeeper.reporters._escape import cells, one_line, visible
from gatekeeper.reporters._select import limit, number
from gatekeeper.reporters._style import Style, pad

_WIDEST = 30
"""Columns that a cell may take before it pushes what follows to the right."""
_LONGEST = 200
_BY_HAND = "to be confirmed by hand"

_Cells = tuple[str, str, str, str, str]


def checklist(items: Sequence[Item], style: Style) -> Iterator[str]:
    """A line an item: mark, title, value, limit, evidence or reason, and the seconds of its check, once a check."""
    rows = [_cells(item, seconds) for item, seconds in zip(items, _seconds(items), strict=True)]
    widths = [_column(row[nth] for row in rows) for nth in range(3)]
    remark_width = _column(remark for *_, remark, seconds in rows if seconds)
    for item, (title, value, bound, remark, seconds) in zip(items, rows, strict=True):
        left = pad(title, widths[0]), pad(value, widths[1], right=True), pad(bound, widths[2])
        yield _row(item, (*left, pad(remark, remark_width) if seconds else remark, seconds), style)


def _cells(item: Item, seconds: str) -> _Cells:
    title, remark = one_line(item.title, _LONGEST), one_line(_remark(item), _LONGEST)
    return title, number(item) or "-", visible(limit(item)), remark, seconds


def _row(item: Item, columns: _Cells, style: Style) -> str:
    title, value, bound, remark, seconds = columns
    loud = item.verdict in (Verdict.FAIL, Verdict.ERROR)
    if loud:
        title = style.paint(title, "bold")
    if item.verdict is Verdict.FAIL:
        value = style.paint(value, "fail")
    remark = style.paint(remark, "error" if item.verdict is Verdict.ERROR else "dim")
    cut = f"  {style.mark(item.verdict)} {title}  {value}  {bound}  {remark}  {style.paint(seconds, 'dim')}"
    return cut.rstrip()


def _remark(item: Item) -> str:
    match item.verdict:
        case Verdict.ERROR:
            return "could not verify"
        case Verdict.SKIP:
            return f"skipped: {item.reason}" if item.reason else "skipped"
        case Verdict.MANUAL:
            said = item.reason or _BY_HAND
            return f"{said} ({item.evidence})" if item.evidence else said
        case _:
            return item.evidence


def _seconds(items: Sequence[Item]) -> Iterator[str]:
    """How long each item's check took, at its first item; "" elsewhere and where nothing ran."""
    seen: set[str] = set()
    for item in items:
        first = item.check not in seen and item.verdict in (Verdict.PASS, Verdict.FAIL, Verdict.ERROR)
        if first:
            seen.add(item.check)
        yield ("cached" if item.cached else f"{item.seconds:.1f} s") if first else ""


def _column(texts: Iterable[str]) -> int:
    return max((width for width in map(cells, texts) if width <= _WIDEST), default=0)
