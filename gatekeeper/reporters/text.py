"""The report for people at a terminal: the checklist first, what to do in the last line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from gatekeeper.model.finding import Finding
from gatekeeper.model.report import ChangeSummary, Report, Verdict
from gatekeeper.reporters import _select as select
from gatekeeper.reporters._checklist import checklist
from gatekeeper.reporters._escape import one_line, visible
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
        return "\n\n".join(written) + "\n"

    def _head(self) -> Iterator[str]:
        report = self.report
        yield self.style.paint(f"{visible(report.profile)}: {_compared(report.change)}; {report.seconds:.1f} s", "dim")

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
        elif hidden := select.not_shown(self.report, self.found):
            yield self.style.paint(f"Not shown: {hidden} (-v lists them)", "dim")

    def _stuck(self) -> Iterator[str]:
        form = select.escalation(self.report)
        if self.report.stuck is not None:
            label = self.style.paint("Stuck", "error")
            yield f"{label}: the same failure {self.report.stuck.runs} times running; hand over, do not try again:"
        yield from (f"  {name:10}  {one_line(words, _LONGEST)}" for name, words in form)

    def _last(self) -> Iterator[str]:
        count = select.tally(self.report)
        total = len(self.report.items)
        match self.report.verdict:
            case Verdict.PASS:
                yield self.style.paint(f"Passed: {count[Verdict.PASS]} of {total}", "pass") + _aside(count)
            case Verdict.FAIL:
                label = self.style.paint(f"Failed: {count[Verdict.FAIL]} of {total}", "fail")
                yield f"{label}{_aside(count)}. {self._next()}"
            case _ if count[Verdict.ERROR]:
                label = self.style.paint(f"Could not verify: {count[Verdict.ERROR]} of {total}", "error")
                yield f"{label}; nothing failed. Next: gatekeeper doctor"
            case _:
                label = self.style.paint("Nothing was judged", "error")
                yield f"{label}: no condition applied. Next: gatekeeper profiles {visible(self.report.profile)}"

    def _next(self) -> str:
        fixes = select.fixable(finding for findings in self.found.values() for finding in findings)
        topic = select.to_explain(self.failed, self.found)
        steps: list[str] = []
        if fixes:
            steps.append(f"gatekeeper fix ({select.plural(fixes, 'finding')})")
        if topic:
            steps.append(f"gatekeeper explain {visible(topic)}")
        return "Next: " + ", then ".join(steps)


def _worst(groups: Iterable[list[Finding]]) -> list[Finding]:
    chosen = (finding for group in groups for finding in select.ranked(group)[:_SHOWN])
    return sorted(chosen, key=lambda finding: finding.sort_key)


def _compared(change: ChangeSummary) -> str:
    """What was judged, in words."""
    if change.base is None:
        what = "the whole project, with nothing to compare with"
    else:
        size = f"{select.plural(change.files, 'changed file')} (+{change.added} -{change.deleted})"
        what = f"{size} since {_short(change.base)} in {_HEADS.get(change.head) or _short(change.head)}"
    return f"{what} ({visible(change.note)})" if change.note else what


_HEADS = {"worktree": "the work tree", "index": "the index"}


def _short(revision: str) -> str:
    return visible(revision[:10])


def _aside(count: Mapping[Verdict, int]) -> str:
    """What the reader of a verdict should not overlook."""
    unclear, skipped, manual = count[Verdict.ERROR], count[Verdict.SKIP], count[Verdict.MANUAL]
    if count[Verdict.FAIL]:
        return f" ({unclear} not verified)" if unclear else ""
    said = [f"{skipped} skipped"] if skipped else []
    said += [f"{manual} to confirm by hand"] if manual else []
    return f" ({', '.join(said)})" if said else ""
