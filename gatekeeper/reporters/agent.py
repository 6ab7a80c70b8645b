"""The report for a coding agent: the facts that matter, in about 500 tokens whatever the report holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from gatekeeper.model.finding import Finding
from gatekeeper.model.report import Item, Report, Verdict
from gatekeeper.reporters import _select as select
from gatekeeper.reporters._escape import one_line, path_tail, unheeded, visible

LIMIT = 1950
"""Characters of the whole text, so that it stays below 2,000 in any case."""
_HEADINGS = 0.7
"""The part of the room that headings may take, so that findings get the rest."""
_MOST = 12
"""Findings named of one item."""
_PATH = 100
_RULE = 50
_MESSAGE = 110
_HEADING = 150
_REASON = 300
_DETAIL_LINES = 3
_FORM = 200
"""Characters of a line of the escalation form."""


class _Block(Struct):
    """An item that is not all right: what must be said, and what may be said as far as there is room."""

    heading: str
    details: tuple[str, ...]
    command: str = ""
    """Lists all of the findings; "" when the details are not findings."""
    total: int = 0
    shown: list[str] = field(default_factory=list[str])

    @property
    def more(self) -> str:
        """How many findings are not named, and the command that lists them; "" when there is no need."""
        hidden = self.total - len(self.shown)
        return f"  {hidden} more: {self.command}" if self.command and hidden else ""

    @property
    def lines(self) -> Iterator[str]:
        yield self.heading
        yield from self.shown
        if self.more:
            yield self.more

    @property
    def size(self) -> int:
        return sum(len(line) + 1 for line in self.lines)


def render(report: Report) -> str:
    """The verdict, each item that failed or could not be verified with its first findings, and the next step."""
    first, last = _first(report), _last(report)
    stuck = "\n".join(_stuck(report))
    room = LIMIT - len(first) - len(stuck) - len(last) - 3
    blocks = [*_failed(report), *_unverified(report), *_manual(report)]
    kept, rest = _fitting(blocks, report, room)
    _fill(kept, room - sum(block.size for block in kept) - len(rest) - 1)
    lines = [first, *(line for block in kept for line in block.lines), rest, stuck, last]
    return "".join(f"{line}\n" for line in lines if line)


def _first(report: Report) -> str:
    count = select.tally(report)
    verdict = report.verdict
    parts = [f"{verdict.upper()} {count[verdict]} of {len(report.items)} conditions"]
    others = (
        (Verdict.ERROR, "could not be verified"),
        (Verdict.SKIP, "skipped"),
        (Verdict.MANUAL, "to be confirmed by a person"),
    )
    parts += [f"{count[other]} {words}" for other, words in others if count[other] and other is not verdict]
    what = {Verdict.PASS: "passed", Verdict.FAIL: "failed"}.get(verdict, "could not be verified, none failed")
    parts[0] += f" {what}"
    return f"{', '.join(parts)} (profile {one_line(report.profile, 40)})"


def _last(report: Report) -> str:
    if report.verdict is Verdict.PASS:
        return ""
    failed = select.with_verdict(report, Verdict.FAIL)
    found = select.counted(report, failed)
    fixes = select.fixable(finding for findings in found.values() for finding in findings)
    topic = select.to_explain(failed, found)
    steps: list[str] = []
    if select.lacks_environment(failed):
        steps.append("Install the project in an environment first: its imports are not resolved (`gatekeeper doctor`).")
    if fixes:
        steps.append(f"`gatekeeper fix` repairs {fixes} of these.")
    if topic:
        steps.append(f"`gatekeeper explain {one_line(topic, _RULE)}` says what is measured and how to meet it.")
    if report.verdict is Verdict.ERROR:
        steps.append("`gatekeeper doctor` shows which interpreter and tools are used, and what is missing.")
    return f"Next: {' '.join(steps)} Done when `{visible(select.rerun(report))}` exits 0."


def _stuck(report: Report) -> Iterator[str]:
    if report.stuck is not None:
        yield f"STUCK the same failure {report.stuck.runs} times running. Do not try again: hand over this form."
    yield from (f"  {name}: {one_line(words, _FORM)}" for name, words in select.escalation(report))


def _failed(report: Report) -> list[_Block]:
    failed = select.with_verdict(report, Verdict.FAIL)
    found = select.counted(report, failed)
    return [_failed_block(report, item, found[item.id]) for item in failed]


def _failed_block(report: Report, item: Item, findings: list[Finding]) -> _Block:
    evidence = f" ({item.evidence})" if item.evidence else ""
    heading = (
        f"FAIL {item.id}: {select.number(item)}, limit {select.limit(item)}{_share_new(report, findings)}{evidence}"
    )
    named = tuple(_line(finding) for finding in select.ranked(findings)[:_MOST])
    return _Block(one_line(heading, _HEADING), named, visible(select.listing(report, item.check)), len(findings))


def _share_new(report: Report, findings: Sequence[Finding]) -> str:
    """How many of the findings are the change's own, where some are not; "" where nothing tells."""
    new = sum(finding.new for finding in findings)
    return f", {new} of {len(findings)} new" if report.change.base is not None and new < len(findings) else ""


def _line(finding: Finding) -> str:
    location = finding.location
    path = path_tail(location.path, _PATH) or "(the whole project)"
    place = path if location.line is None else f"{path}:{location.line}"
    return unheeded(f"  {place} {one_line(finding.name, _RULE)} {one_line(finding.message, _MESSAGE)}")


def _unverified(report: Report) -> list[_Block]:
    return [_unverified_block(group) for group in select.unverified(report)]


def _unverified_block(group: select.Unverified) -> _Block:
    ids = one_line(", ".join(item.id for item in group.items), _HEADING)
    said = [line for line in group.detail.splitlines() if line.strip()][-_DETAIL_LINES:]
    heading = f"COULD NOT VERIFY {ids}: {one_line(group.reason, _REASON)}"
    return _Block(heading, tuple(f"  | {one_line(line.strip(), _MESSAGE)}" for line in said))


def _manual(report: Report) -> list[_Block]:
    """What a person must confirm, so that an agent says so when it hands over."""
    items = select.with_verdict(report, Verdict.MANUAL)
    named = tuple(unheeded(f"  {one_line(f'{item.title} ({_asked(item)})', _MESSAGE)}") for item in items)
    return [_Block("TO CONFIRM by a person:", named, visible(select.listing(report)), len(items))] if items else []


def _asked(item: Item) -> str:
    return ", ".join(filter(None, (item.reason, item.evidence))) or item.id


def _fitting(blocks: list[_Block], report: Report, room: int) -> tuple[list[_Block], str]:
    """The first blocks that leave room for findings, and a line that tells of the others."""
    kept: list[_Block] = []
    allowed = int(room * _HEADINGS)
    for block in blocks:
        if block.size <= allowed:
            allowed -= block.size
            kept.append(block)
    left = len(blocks) - len(kept)
    return kept, f"{left} more not passed: {visible(select.listing(report))}" if left else ""


def _fill(blocks: list[_Block], room: int) -> None:
    """Gives each block a line in turn while there is room."""
    waiting = [(block, iter(block.details)) for block in blocks]
    while waiting:
        still: list[tuple[_Block, Iterator[str]]] = []
        for block, details in waiting:
            line = next(details, None)
            if line is not None and len(line) < room:
                block.shown.append(line)
                room -= len(line) + 1
                still.append((block, details))
        waiting = still
