"""Findings under the name of their file, each with its source line and a caret under the column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.reporters._escape import ELLIPSIS, cells, one_line, visible
from gatekeeper.reporters._style import Style, pad

_TAB = " " * 4
_LONGEST_MESSAGE = 500
_EXCERPT = 110
"""Characters shown of a source line; of a longer one, those around the column."""

Sources = Mapping[tuple[str, int], str]


def by_file(findings: Iterable[Finding], sources: Sources, style: Style) -> Iterator[str]:
    """The lines that show the findings (sorted by path), an empty one between two files."""
    gap = False
    for path, group in groupby(findings, key=lambda finding: finding.location.path):
        if gap:
            yield ""
        gap = True
        yield style.paint(visible(path) if path else "(the whole project)", "bold")
        inside = list(group)
        width = max(len(_position(finding.location)) for finding in inside)
        for finding in inside:
            yield from _shown(finding, width, sources, style)


def _shown(finding: Finding, width: int, sources: Sources, style: Style) -> Iterator[str]:
    location = finding.location
    tone = style.tone(finding.severity)
    position = style.paint(pad(_position(location), width, right=True), "dim")
    kind = "" if finding.severity is Severity.ERROR else f"{finding.severity.label}: "
    message = style.own(one_line(finding.message, _LONGEST_MESSAGE))
    yield f"  {position}  {style.paint(visible(finding.name), tone)}  {kind}{message}{_remarks(finding)}".rstrip()
    line = sources.get((location.path, location.line)) if location.line else None
    if line is not None and line.strip():
        indent = " " * (width + 4)
        yield from (f"{indent}{part}" for part in _excerpt(line, location, tone, style))


def _position(location: Location) -> str:
    if location.line is None:
        return "-"
    return f"{location.line}:{location.column}" if location.column else str(location.line)


def _remarks(finding: Finding) -> str:
    remarks = {"fixable": finding.fixable, "not new": not finding.new, "suppressed": finding.suppressed}
    said = ", ".join(remark for remark, holds in remarks.items() if holds)
    return f" ({said})" if said else ""


def _excerpt(line: str, location: Location, tone: str, style: Style) -> Iterator[str]:
    """The source line without its indentation and, where the column is known, the carets below it."""
    column = location.column or 0
    if column > len(line) + 1:
        column = 0  # the file is not what it was when the tool read it
    first, last = window(line, column)
    before = style.own(ELLIPSIS) if line[:first].strip() else ""
    after = style.own(ELLIPSIS) if line[last:].strip() else ""
    yield f"{before}{plain(line[first:last].rstrip())}{after}"
    if column:
        offset = cells(before) + cells(plain(line[first : column - 1]))
        marked = cells(plain(line[column - 1 : min(last_column(location), last)]))
        yield " " * offset + style.paint("^" * max(1, marked), tone)


def last_column(location: Location) -> int:
    """The last column that the region covers on its first line; 0 when that is not known."""
    if location.end_column is None or location.end_line not in (None, location.line):
        return 0
    return location.end_column - 1


def window(line: str, column: int) -> tuple[int, int]:
    """The part of the line to show, as a slice: without indentation, unless the column lies in it."""
    first = len(line) - len(line.lstrip())
    if 0 < column <= first:
        first = 0
    if column - first > _EXCERPT * 2 // 3:
        first = column - _EXCERPT // 2
    return first, first + _EXCERPT


def plain(text: str) -> str:
    """The text made visible, tabs as spaces."""
    return visible(text.replace("\t", _TAB))
