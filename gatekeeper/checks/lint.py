"""Lint: what ruff says about the project's Python files under the project's own settings."""

from __future__ import annotations

from dataclasses import dataclass

from gatekeeper.checks._files import named
from gatekeeper.checks._ruff import Entry, Ruff, entries
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Check, Context, MeasureInfo, Reads, Run
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.outcome import Completed

MEASURE = "lint.findings"
SYNTAX = "invalid-syntax"

# `fix` or `fix-only` in the project's settings would make a plain `ruff check` rewrite files; `fix-only` also when
# only the first is denied, and it would then report nothing. The cache saves little, and fails on names that are not
# UTF-8.
ARGUMENTS = ("check", "--no-fix", "--no-fix-only", "--no-cache", "--output-format", "json")


@dataclass(frozen=True)
class Lint(Check):
    """Runs `ruff check` at the project's root; has no settings, since the project's ruff settings say it all."""

    id = "lint"
    title = "Lint"
    summary = "What ruff finds in the project's Python files, under the project's own ruff settings."
    measures = (
        MeasureInfo(
            MEASURE,
            "Lint findings",
            "How many findings `ruff check` reports at the project's root, in Python files that belong to the project. "
            "A file that cannot be parsed or read is a finding too.",
            "Mend each finding; `gatekeeper fix` mends those that are marked as fixable. Where a rule does not suit "
            "the project, say so once in its ruff settings rather than line by line.",
            inherits=True,
        ),
    )
    weight = 0.3

    def reads(self) -> Reads:
        """See Check."""
        return Reads.TREE

    def run(self, context: Context) -> Completed:
        """One finding for each entry of ruff's report that is about a Python file of the project."""
        ruff = Ruff(context, context.tool("ruff"))
        evidence = ruff.examined()
        run = ruff.run(*ARGUMENTS)
        if run.code not in (0, 1):
            raise CannotVerify("ruff could not lint the project", run.tail)
        reported = entries(run)
        if bool(reported) != bool(run.code):
            raise CannotVerify(f"ruff reported {len(reported)} findings, but ended with exit code {run.code}", run.tail)
        findings = tuple(_findings(ruff, reported))
        _refuse_unread(ruff, run, findings)
        return Completed(findings, counts={MEASURE: evidence})


CHECK = Lint


def _findings(ruff: Ruff, reported: tuple[Entry, ...]) -> list[Finding]:
    owned = ((ruff.own(entry.filename), entry) for entry in reported)
    return [_finding(path, entry) for path, entry in owned if path is not None]


def _finding(path: str, entry: Entry) -> Finding:
    return Finding(
        check="lint",
        rule=entry.code or SYNTAX,
        message=entry.message.removeprefix("SyntaxError: "),
        severity=Severity.ERROR,
        location=_location(path, entry),
        measure=MEASURE,
        help=entry.url,
        fixable=entry.fix is not None and entry.fix.applicability == "safe",
    )


def _location(path: str, entry: Entry) -> Location:
    start, end = entry.location, entry.end_location
    return Location(
        path,
        start.row if start else None,
        start.column if start else None,
        end.row if end else None,
        end.column if end else None,
    )


def _refuse_unread(ruff: Ruff, run: Run, findings: tuple[Finding, ...]) -> None:
    """An unreadable file: ruff only warns of it where the settings do not select the rule for it (E902)."""
    reported = {finding.location.path for finding in findings}
    unread = [path for path in ruff.failures(run) if path not in reported]
    if unread:
        raise CannotVerify(f"ruff could not read or parse {named(unread)}", run.tail)
