"""Workflow commands for GitHub Actions: annotations where the findings are, the most severe first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.report import Report, Verdict
from gatekeeper.reporters import _select as select
from gatekeeper.reporters import _words as words
from gatekeeper.reporters._escape import one_line, visible
from gatekeeper.reporters._findings import path_of, speechless, unverified

MOST = 10
"""Annotations of each kind that GitHub shows of one step; it drops the others without a word."""
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_ROOM = {Severity.ERROR: MOST, Severity.WARNING: MOST, Severity.NOTE: MOST - 1}
"""Findings annotated of each severity; a notice is kept for the one that says how many are not."""
_MESSAGE = 1000


def render(report: Report) -> str:
    """An annotation for each finding that is worth one, how many there are besides, and a line with the verdict.

    What counts against no failed item is a warning at most, and left out if it is suppressed or not new.
    """
    found = _worth_it(report)
    chosen = [one for severity, room in _ROOM.items() for one in _of(found, severity)[:room]]
    lines = [
        *(_annotation(report, finding) for finding in chosen),
        *_more(report, len(found) - len(chosen)),
        f"gatekeeper: {words.outcome(report)}{words.aside(report)}",
    ]
    return "".join(f"{line}\n" for line in lines)


def _worth_it(report: Report) -> list[Finding]:
    counted = select.counted(report, select.with_verdict(report, Verdict.FAIL)).values()
    counting = [finding for findings in counted for finding in findings]
    known = set(map(id, counting))
    others = [_mild(one) for one in report.findings if id(one) not in known and one.new and not one.suppressed]
    return [*unverified(report), *speechless(report), *select.ranked(counting), *select.ranked(others)]


def _mild(finding: Finding) -> Finding:
    return replace(finding, severity=min(finding.severity, Severity.WARNING))


def _of(findings: Iterable[Finding], severity: Severity) -> list[Finding]:
    return [finding for finding in findings if finding.severity is severity]


def _annotation(report: Report, finding: Finding) -> str:
    file, title = visible(path_of(finding, report)), visible(finding.name)
    properties = {"file": file, **_region(finding.location), "title": title}
    given = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value)
    return f"::{_COMMANDS[finding.severity]} {given}::{_data(one_line(finding.message, _MESSAGE))}"


def _region(location: Location) -> dict[str, object]:
    """Which lines, and which columns of them: GitHub takes those of a region on one line alone."""
    first, last = location.line, location.end_line or location.line
    columns = {"col": location.column, "endColumn": location.end_column} if first == last else {}
    return {"line": first, "endLine": last, **columns}


def _more(report: Report, hidden: int) -> Iterator[str]:
    if hidden:
        said = f"{hidden} more without an annotation: {visible(select.listing(report))} lists them"
        yield f"::notice title=gatekeeper::{_data(said)}"


def _data(text: str) -> str:
    """The text of a command: of one line, and without what older runners take for a command anywhere in a line."""
    return text.replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
