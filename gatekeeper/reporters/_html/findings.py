"""The findings: the first as rows of the page, all of them as data for its script."""

from __future__ import annotations

import base64
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from gatekeeper.model.finding import Finding, Location
from gatekeeper.model.report import Report, Verdict
from gatekeeper.reporters import _select as select
from gatekeeper.reporters._escape import ELLIPSIS, one_line, visible, web_address
from gatekeeper.reporters._excerpt import last_column, plain, window

FIRST = 30
"""Findings that are rows of the page from the start."""
_LINES = 20
"""Lines shown of a message."""
_LONGEST = 500
_PROJECT = "(the whole project)"


class Row(Struct, frozen=True):
    """A finding as shown. `excerpt` is its source line before, in and after the region; () when it is not known.

    `age` is "" where there is nothing to compare with.
    """

    rule: str
    link: str
    path: str
    line: int | None
    column: int | None
    severity: str
    measure: str
    message: str
    excerpt: tuple[str, ...]
    age: str
    suppressed: bool
    fixable: bool


BLANK = Row("", "", "", None, None, "", "", "", ("", "", ""), "", False, False)
"""The row that the script fills in."""


class Choice(Struct, frozen=True):
    """Something to filter by: what the script looks for, what people read, and how many findings there are of it."""

    value: str
    label: str
    count: int


class Listed(Struct, frozen=True):
    """What the page shows of the findings; `meanings` documents rules by name, `checks` are the choices of each check.

    `data` is JSON, compressed by zlib, in base64: a browser opens such a page sooner than one with plain JSON.
    """

    total: int
    first: Sequence[Row]
    meanings: dict[str, tuple[str, str]]
    checks: dict[str, Sequence[Choice]]
    severities: Sequence[Choice]
    data: str


def listed(report: Report) -> Listed:
    """All findings: those that count against a failed condition first, suppressed ones last."""
    failed = {item.id for item in select.with_verdict(report, Verdict.FAIL)}
    ranked = sorted(select.ranked(report.findings), key=lambda one: (one.suppressed, one.measure not in failed))
    rows = [_row(finding, report) for finding in ranked]
    meanings = _meanings(rows, report)
    return Listed(
        total=len(rows),
        first=rows[:FIRST],
        meanings=meanings,
        checks=_checks(ranked, {item.id: item.title for item in report.items}),
        severities=_severities(ranked),
        data=_data(rows, meanings),
    )


def _meanings(rows: Iterable[Row], report: Report) -> dict[str, tuple[str, str]]:
    """What the rules of the rows mean and how to mend what they find, as far as they are documented here."""
    names = {row.rule for row in rows}
    documented = ((visible(name), info) for name, info in report.rules.items())
    return {name: (visible(info.meaning), visible(info.fix)) for name, info in documented if name in names}


def _severities(findings: Iterable[Finding]) -> list[Choice]:
    counts = Counter(finding.severity for finding in findings)
    return [Choice(severity.label, severity.label, count) for severity, count in sorted(counts.items(), reverse=True)]


def _row(finding: Finding, report: Report) -> Row:
    location = finding.location
    return Row(
        rule=visible(finding.name),
        link=visible(web_address(finding.help)),
        path=visible(location.path) or _PROJECT,
        line=location.line,
        column=location.column,
        severity=finding.severity.label,
        measure=visible(finding.measure),
        message=_message(finding.message),
        excerpt=_excerpt(finding, report),
        age="" if report.change.base is None else "new" if finding.new else "not new",
        suppressed=finding.suppressed,
        fixable=finding.fixable,
    )


def _message(text: str) -> str:
    """The message with its line breaks, which mean nothing here."""
    return "\n".join(one_line(line, _LONGEST) for line in text.split("\n")[:_LINES])


def _excerpt(finding: Finding, report: Report) -> tuple[str, ...]:
    """The source line around the region, which is empty where the columns are not known."""
    location = finding.location
    line = report.sources.get((location.path, location.line)) if location.line else None
    return _around(line, location) if line and line.strip() else ()


def _around(line: str, location: Location) -> tuple[str, str, str]:
    """The part of the line that is worth showing: before, in and after the region."""
    column = location.column if location.column and location.column <= len(line) else 0
    first, last = window(line, column)
    # Without a region, all that is shown comes before it.
    begin = column - 1 if column else last
    end = min(max(last_column(location), column), last) if column else last
    before = _cut(line[:first]) + plain(line[first:begin])
    return (before, plain(line[begin:end]), (plain(line[end:last]) + _cut(line[last:])).rstrip())


def _cut(left_out: str) -> str:
    return ELLIPSIS if left_out.strip() else ""


def _checks(findings: Sequence[Finding], titles: dict[str, str]) -> dict[str, Sequence[Choice]]:
    """For each check all its findings, and those of each of its conditions where there are several."""
    counts: dict[str, Counter[str]] = {}
    for finding in findings:
        counts.setdefault(visible(finding.check), Counter())[finding.measure] += 1
    chosen: dict[str, Sequence[Choice]] = {}
    for check, measures in sorted(counts.items()):
        each = [
            Choice(f"measure {visible(name)}", titles.get(name, name), count)
            for name, count in sorted(measures.items())
        ]
        whole = Choice(f"check {check}", f"{check}: all", measures.total())
        chosen[check] = [whole, *each] if len(each) > 1 else each
    return chosen


class _Table:
    """Texts that occur again and again, each once, and the number by which to refer to it."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """The place of the text in the table."""
        return self.numbers.setdefault(text, len(self.numbers))


def _data(rows: Iterable[Row], meanings: dict[str, tuple[str, str]]) -> str:
    texts = _Table()
    packed = [_packed(row, texts) for row in rows]
    content = {"rows": packed, "texts": list(texts.numbers), "meanings": meanings}
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(written.encode())).decode()


def _packed(row: Row, texts: _Table) -> list[Any]:
    """A row as the script unpacks it."""
    shared = (texts.number(text) for text in (row.rule, row.link, row.path, row.severity, row.measure, row.age))
    return [*shared, row.line, row.column, row.message, row.excerpt, int(row.suppressed), int(row.fixable)]
