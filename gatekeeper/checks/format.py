"""Format: which of the project's Python files ruff's formatter would rewrite."""

from __future__ import annotations

import re
from dataclasses import dataclass

from msgspec import Struct

from gatekeeper.checks._files import named
from gatekeeper.checks._ruff import Ruff, entries, explained
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Check, Context, MeasureInfo, Reads, RuleInfo, Run
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.outcome import Completed

MEASURE = "format.files"
RULE = "unformatted"

# Only the verbose log says how many files were looked at: `format.exclude` in the settings can leave none.
_ARGUMENTS = ("format", "--check", "--no-cache", "--verbose")
_AS_JSON = ("--output-format", "json")
_LINE = re.compile(r"^Would reformat: (.+)$", re.MULTILINE)
_SUMMARY = re.compile(r"^(\d+) files? would be reformatted", re.MULTILINE)


class _Said(Struct, frozen=True):
    """What ruff said of files, by the names that it prints: to be reformatted, and not to be formatted at all."""

    unformatted: tuple[str, ...]
    failed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Format(Check):
    """Runs `ruff format --check` at the project's root; has no settings, since ruff's own say it all."""

    id = "format"
    title = "Format"
    summary = "Which Python files ruff's formatter would rewrite, under the project's own ruff settings."
    measures = (
        MeasureInfo(
            MEASURE,
            "Unformatted files",
            "How many Python files of the project `ruff format --check` would rewrite. Markdown and notebooks, which "
            "ruff also formats, do not count.",
            "Run `gatekeeper fix`, or `ruff format` at the project's root.",
            inherits=True,
        ),
    )
    rules = (
        RuleInfo(
            RULE,
            "File is not formatted",
            "ruff's formatter would lay this file out differently.",
            "Run `gatekeeper fix`, or `ruff format` on the file.",
            bad="x = { 'a':1 }",
            good='x = {"a": 1}',
        ),
    )
    weight = 0.3

    def reads(self) -> Reads:
        """See Check."""
        return Reads.TREE

    def run(self, context: Context) -> Completed:
        """One finding for each Python file of the project that would be rewritten."""
        ruff = Ruff(context, context.tool("ruff"))
        evidence = ruff.examined()
        run = ruff.run(*_ARGUMENTS, *_AS_JSON)
        if b"unexpected argument '--output-format'" in run.stderr:
            run = ruff.run(*_ARGUMENTS)
        said = _said(run)
        _refuse_failures(ruff, run, said)
        paths = sorted({path for path in map(ruff.own, said.unformatted) if path is not None})
        return Completed(tuple(map(_finding, paths)), counts={MEASURE: evidence})


CHECK = Format


def _said(run: Run) -> _Said:
    """Reads the JSON of ruff 0.16 and later, or the lines of older versions, and holds it against the exit code."""
    said = _from_json(run) if run.stdout.lstrip().startswith(b"[") else _from_lines(run)
    expected = 2 if said.failed else 1 if said.unformatted else 0
    if run.code not in (expected, 2):
        count = len(said.unformatted)
        raise CannotVerify(f"ruff would reformat {count} files, but ended with exit code {run.code}", run.tail)
    return said


def _from_json(run: Run) -> _Said:
    reported = entries(run)
    unformatted = tuple(entry.filename for entry in reported if entry.code == RULE)
    return _Said(unformatted, tuple(entry.filename for entry in reported if entry.code != RULE))


def _from_lines(run: Run) -> _Said:
    unformatted = tuple(_LINE.findall(run.text))
    summary = _SUMMARY.search(run.text)
    if len(unformatted) != (int(summary[1]) if summary else 0):
        raise CannotVerify("ruff's list of files to reformat does not match its own count of them", run.tail)
    return _Said(unformatted)


def _refuse_failures(ruff: Ruff, run: Run, said: _Said) -> None:
    failed = {path for path in map(ruff.own, said.failed) if path is not None} | set(ruff.failures(run))
    if failed:
        raise CannotVerify(f"ruff could not read or parse {named(sorted(failed))}", run.tail)
    if run.code == 2 and not said.failed and not explained(run):
        raise CannotVerify("ruff could not check the format of the project", run.tail)
    if b" Formatted 0 files " in run.stderr:
        raise CannotVerify("ruff examined no file: the project's ruff settings exclude all from formatting", run.tail)


def _finding(path: str) -> Finding:
    return Finding("format", RULE, "would be reformatted", Severity.ERROR, Location(path), MEASURE, fixable=True)
