"""The report as a comment on a pull request or a summary of a job: Markdown as GitHub and GitLab read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from msgspec import Struct

from gatekeeper.model.finding import Finding
from gatekeeper.model.measure import rounded_down
from gatekeeper.model.report import Item, Report, Verdict
from gatekeeper.model.words import plural
from gatekeeper.reporters import _select as select
from gatekeeper.reporters import _words as words
from gatekeeper.reporters._escape import one_line, unheeded
from gatekeeper.reporters._findings import line
from gatekeeper.reporters._markdown import command, element, fenced, inline

MARKER = "<!-- gatekeeper-report -->"
"""The first line, by which a bot finds the comment that it wrote before."""
LIMIT = 65_536
"""Characters that GitHub takes of a comment."""
_TABLE = LIMIT // 2
"""Those that the checklist may take."""
_FINDINGS = 200
"""Findings named of one item, room permitting."""
_CELL = 150
_LONGEST = 300
_DETAIL_LINES = 20
_MARKS = {
    Verdict.PASS: "✅ passed",
    Verdict.FAIL: "❌ **failed**",
    Verdict.ERROR: "❓ **could not verify**",
    Verdict.SKIP: "➖ skipped",
    Verdict.MANUAL: "✋ to confirm",
}
_HEAD = "| | condition | value | limit | to the limit | evidence |\n| --- | --- | ---: | --- | ---: | --- |\n"
_COLUMNS = _HEAD.count("|", 0, _HEAD.index("\n")) - 1


class _Block(Struct, frozen=True):
    """Lines to be shown on demand under a summary; `more` says what is left out, given how many lines that is."""

    summary: str
    lines: Sequence[str]
    more: Callable[[int], str]
    opened: bool = False

    def within(self, room: int) -> str:
        """The block with as many lines as the room allows; "" when that is none."""
        shown = len(self.lines)
        while shown and len(self._text(shown)) > room:
            shown = shown * 3 // 4
        return self._text(shown) if shown else ""

    def _text(self, shown: int) -> str:
        tag = "details open" if self.opened else "details"
        folded = f"<{tag}>\n<summary>{self.summary}</summary>"
        parts = (folded, fenced(self.lines[:shown]), self.more(shown), "</details>")
        return "".join(f"\n{part}\n" for part in parts if part)


def render(report: Report) -> str:
    """The verdict, the checklist, and what failed or could not be verified to be unfolded; within GitHub's limit."""
    text = f"{_head(report)}\n{_HEAD}{_rows(report)}"
    blocks = list(_blocks(report))
    for nth, block in enumerate(blocks):
        text += unheeded(block.within((LIMIT - len(text)) // (len(blocks) - nth)))
    return text


def _head(report: Report) -> str:
    failed = select.with_verdict(report, Verdict.FAIL)
    following = words.following(report, failed, select.counted(report, failed))
    what = f"Profile {_cell(report.profile)}: {_cell(words.compared(report.change))}."
    step = f" Next: {_cell(following)}." if following else ""
    verdict = f"{words.outcome(report)}{words.aside(report)}"
    return f"{MARKER}\n## gatekeeper: {verdict}\n\n{what}{step}\n"


def _rows(report: Report) -> str:
    """The rows of the checklist; where they are too many, those of what passed are left out first."""
    rows = [(item.verdict is Verdict.PASS, _row(report, item)) for item in report.items]
    if sum(len(row) for _, row in rows) > _TABLE:
        rows.sort(key=lambda pair: pair[0])
    text = ""
    for nth, (_, row) in enumerate(rows):
        if len(text) + len(row) > _TABLE:
            return f"{text}| | {len(rows) - nth} more{' |' * (_COLUMNS - 1)}\n"
        text += row
    return text


def _row(report: Report, item: Item) -> str:
    cells = (item.title, select.number(item), select.limit(item), _to_limit(report, item), _remark(item))
    return f"| {' | '.join((_MARKS[item.verdict], *map(_cell, cells)))} |\n"


def _to_limit(report: Report, item: Item) -> str:
    """How far the value is from the limit, with its sign: `-3.53%`; "" when there is no number."""
    bound = select.bound(item)
    if bound is None or item.value is None:
        return ""
    measure = report.measures.get(item.id)
    exact = measure.exact if measure and measure.value == item.value else Fraction(str(item.value))
    away = rounded_down(exact - bound[1])
    return f"{away:+}{item.unit}" if away else "0"


def _remark(item: Item) -> str:
    reason = item.reason or ("to be confirmed by hand" if item.verdict is Verdict.MANUAL else "")
    return f"{reason} ({item.evidence})" if reason and item.evidence else reason or item.evidence


def _blocks(report: Report) -> Iterator[_Block]:
    yield from _stuck(report)
    yield from _notes(report)
    yield from map(_unverified, select.unverified(report))
    failed = select.with_verdict(report, Verdict.FAIL)
    found = select.counted(report, failed)
    yield from (_failed(report, item, found[item.id]) for item in failed)


def _stuck(report: Report) -> Iterator[_Block]:
    if report.stuck is not None:
        summary = f"Stuck: the same failure {report.stuck.runs} times running; hand over, do not try again"
        yield _said(summary, [f"{name}: {text}" for name, text in select.escalation(report)], opened=True)


def _notes(report: Report) -> Iterator[_Block]:
    if report.notes:
        yield _said(f"Notes: {len(report.notes)}", report.notes, opened=True)


def _unverified(group: select.Unverified) -> _Block:
    titles = _summary(", ".join(item.title for item in group.items))
    printed = [text.expandtabs(4) for text in group.detail.splitlines()[-_DETAIL_LINES:]]
    return _said(f"Could not verify {titles}", [group.reason, *printed], opened=False)


def _said(summary: str, lines: Sequence[str], *, opened: bool) -> _Block:
    return _Block(summary, [one_line(text, _LONGEST) for text in lines], _lines_more(len(lines)), opened)


def _failed(report: Report, item: Item, findings: Sequence[Finding]) -> _Block:
    lines = [line(finding) for finding in select.ranked(findings)[:_FINDINGS]]
    summary = f"{_summary(item.title)}: {plural(len(findings), 'finding')}"
    return _Block(summary, lines, _findings_more(len(findings), select.listing(report, item.check)))


def _lines_more(total: int) -> Callable[[int], str]:
    return lambda shown: f"{total - shown} more lines." if shown < total else ""


def _findings_more(total: int, listing: str) -> Callable[[int], str]:
    return lambda shown: f"{total - shown} more: {command(listing)}" if shown < total else ""


def _cell(text: str) -> str:
    return inline(one_line(text, _CELL))


def _summary(text: str) -> str:
    return element(one_line(text, _CELL))
