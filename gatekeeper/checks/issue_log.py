"""Issue log: entries that the change adds say everything that somebody needs who works on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from gatekeeper.checks._change import change_of
from gatekeeper.checks._changed import Ends, changed_files, count
from gatekeeper.checks._issue_log import FIELDS, Entry, entries
from gatekeeper.model.change import Change
from gatekeeper.model.check import Check, Context, MeasureInfo, Reads, RuleInfo
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.outcome import Completed, Outcome, Skipped
from gatekeeper.model.project import Project

MEASURE = "issue_log.findings"
RULE = "incomplete"
DEFAULT = "issues.md"
_LONGEST = 60


@dataclass(frozen=True)
class IssueLog(Check):
    """Reads the issue log at both ends of the change, and judges the entries that are new or altered."""

    id = "issue_log"
    of_change = True
    title = "Issue log"
    summary = (
        "Entries that the change adds to the project's issue log, or alters, are complete: "
        f"{', '.join(FIELDS)}. An entry is a heading with its fields: headings, bold words, list items, `Label:` lines "
        "or table rows, in any order and case. `Problem`, `Summary` and `Details` are descriptions too, `Reproduction` "
        "is steps, `Observed` and `Current` are actual; `Fix`, `Workaround` and `Proposed solution` are a possible "
        "solution; `Severity` is a priority; `Expected vs actual` is both."
    )
    measures = (
        MeasureInfo(
            MEASURE,
            "Incomplete issue entries",
            "Entries of the issue log, new or altered in this change, that lack a field or leave it empty.",
            "Fill in the fields that are named.",
        ),
    )
    rules = (
        RuleInfo(
            RULE,
            "Entry is incomplete",
            "An entry of the issue log lacks one or more of its fields, or says nothing there.",
            "Fill in the fields that are named.",
            bad="## Login fails\n\nPriority: high",
            good="## Login fails\n\n- Description: users with a + in their address are refused\n"
            "- Steps: 1. register a+b@example.org 2. log in\n- Expected: the start page\n- Actual: an error 500\n"
            "- Possible solution: encode the address\n- Priority: high",
        ),
    )
    weight = 0.1

    file: str = field(
        default="",
        metadata={"help": f"The log, relative to the project's root; every {DEFAULT} of the project when it is empty."},
    )

    def reads(self) -> Reads:
        """See Check."""
        return Reads.CHANGE

    def run(self, context: Context) -> Outcome:
        """One finding for each entry, new or altered, that is incomplete."""
        change = change_of(context)
        if isinstance(change, Skipped):
            return change
        new = tuple(self._new(context, change))
        if not new:
            return Skipped(f"the change adds no entry to {self.file or DEFAULT}")
        found = tuple(_finding(path, entry) for path, entry in new if entry.missing)
        return Completed(found, {MEASURE: f"{count(len(new), 'new or altered entry')}"})

    def _new(self, context: Context, change: Change) -> Iterator[tuple[str, Entry]]:
        """The entries that the change adds or alters, each with the path of its log."""
        for log in changed_files(context, change):
            if self._is_log(context.project, log.path):
                yield from ((log.path, entry) for entry in _new(log))

    def _is_log(self, project: Project, path: str) -> bool:
        if not self.file:
            return PurePosixPath(path).name == DEFAULT
        return path == (f"{project.prefix}/{self.file}" if project.prefix else self.file)


CHECK = IssueLog


def _new(log: Ends) -> Iterator[Entry]:
    """The entries that were not there before as they are now, wherever in the log they stood."""
    before = {(entry.title, *entry.said.items()) for entry in entries(_text(log.before))}
    for entry in entries(_text(log.after)):
        if (entry.title, *entry.said.items()) not in before:
            yield entry


def _text(content: bytes | None) -> str:
    return (content or b"").decode("utf-8", "replace")


def _finding(path: str, entry: Entry) -> Finding:
    title = entry.title if len(entry.title) <= _LONGEST else f"{entry.title[: _LONGEST - 1]}…"
    message = f'the entry "{title}" lacks: {", ".join(entry.missing)}'
    return Finding("issue_log", RULE, message, Severity.ERROR, Location(path, entry.line), MEASURE)
