"""The report for people at a terminal: the checklist first, what to do in the last line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from gatekeeper.model.finding import Finding
from gatekeeper.model.report import Report, Verdict
from gatekeeper.reporters import _select as select
from gatekeeper.reporters import _words as words
from gatekeeper.reporters._checklist import checklist
from gatekeeper.reporters._escape import one_line, unheeded, visible
from gatekeeper.reporters._excerpt import by_file
from gatekeeper.reporters._style import Style

_SHOWN = 50
"""Findings shown of each failed item."""
_DETAIL_LINES = 20
_LONGEST = 400
"""Characters of a reason or of a line that a tool printed."""


def render(report: Report) -> str:
    """The report without colours, for any place that can show UTF-8."""
    return render_styled(report, color=False, unicode=True)


def render_styled(report: Report, *, color: bool, unicode: bool, quiet: bool = False, verbose: bool = False) -> str:
    """The report for a stream that shows colours or not, more than ASCII or not.

    `quiet` says nothing about a report that passed, and leaves out of another's checklist what passed; `verbose` shows
    every finding, also those that do not count, and the tools used.
    """
    if quiet and report.verdict is Verdict.PASS:
        return ""
    return _Page(report, Style(color, unicode), quiet, verbose).text


class _Page:
    """One report on its way to the terminal; every method yields the lines of a section."""

    def __init__(self, report: Report, style: Style, quiet: bool, verbose: bool) -> None:
        self.report = report
        self.style = style
        self.quiet = quiet
        self.verbose = verbose
        self.failed = select.with_verdict(report, Verdict.FAIL)
        self.found = select.counted(report, self.failed)

    @property
    def text(self) -> str:
        sections = (
            self._head(),
            self._checklist(),
            self._findings(),
            self._unverified(),
            self._remarks(),
            self._stuck(),
            self._last(),
        )
        written = ("\n".join(section) for section in map(list[str], sections) if section)
        return unheeded("\n\n".join(written) + "\n")

    def _head(self) -> Iterator[str]:
        report = self.report
        yield self.style.paint(
            f"{visible(report.profile)}: {words.compared(report.change)}; {report.seconds:.1f} s", "dim"
        )

    def _checklist(self) -> Iterator[str]:
        shown = [item for item in self.report.items if not (self.quiet and item.verdict is Verdict.PASS)]
        return checklist(shown, self.style)

    def _findings(self) -> Iterator[str]:
        listed = self.report.findings if self.verbose else _worst(self.found.values())
        if not self.report.change.files:
            # Nothing was changed, so that nothing is new goes without saying.
            listed = [replace(finding, new=True) for finding in listed]
        yield from by_file(listed, self.report.sources, self.style)
        more = [] if self.verbose else list(self._more())
        yield from ["", *more] if more else []

    def _more(self) -> Iterator[str]:
        for item in self.failed:
            hidden = len(self.found[item.id]) - _SHOWN
            if hidden > 0:
                command = visible(select.listing(self.report, item.check))
                yield self.style.own(f"… and {hidden} more of {visible(item.title)}: {command}")

    def _unverified(self) -> Iterator[str]:
        for group in select.unverified(self.report):
            titles = ", ".join(visible(item.title) for item in group.items)
            label = self.style.paint(f"Could not verify {titles}", "error")
            yield f"{label}: {one_line(group.reason, _LONGEST)}"
            lines = group.detail.splitlines()
            for line in lines[-_DETAIL_LINES:]:
                yield self.style.paint(self.style.own(f"  │ {one_line(line.expandtabs(4), _LONGEST)}".rstrip()), "dim")

    def _remarks(self) -> Iterator[str]:
        yield from (f"Note: {visible(note)}" for note in self.report.notes)
        if self.verbose:
            for tool in self.report.tools:
                where = f"{tool.name} {tool.version} ({tool.origin}, {tool.path})"
                yield self.style.paint(f"Tool: {visible(where)}", "dim")
            if self.report.cache:
                yield self.style.paint(f"Cache: {visible(self.report.cache)}", "dim")
        elif hidden := select.not_shown(self.report, self.found):
            yield self.style.paint(f"Not shown: {hidden} (-v lists them)", "dim")

    def _stuck(self) -> Iterator[str]:
        form = select.escalation(self.report)
        if self.report.stuck is not None:
            label = self.style.paint("Stuck", "error")
            yield f"{label}: the same failure {self.report.stuck.runs} times running; hand over, do not try again:"
        yield from (f"  {name:10}  {one_line(said, _LONGEST)}" for name, said in form)

    def _last(self) -> Iterator[str]:
        verdict = self.style.paint(words.outcome(self.report), self.report.verdict)
        following = words.following(self.report, self.failed, self.found)
        step = f". Next: {following}" if following else ""
        yield f"{verdict}{words.aside(self.report)}{step}"


def _worst(groups: Iterable[list[Finding]]) -> list[Finding]:
    chosen = (finding for group in groups for finding in select.ranked(group)[:_SHOWN])
    return sorted(chosen, key=lambda finding: finding.sort_key)
