"""Security: what bandit finds under the source roots, under the project's own bandit configuration."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import astuple

from gatekeeper.checks._by_file import by_file
from gatekeeper.checks._files import counted, named, source_files
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Check, Context, MeasureInfo, Reads, Tool
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.outcome import Completed
from gatekeeper.model.project import is_python

Level = Literal["low", "medium", "high"]

MEASURE = "security.findings"
LEVELS = ("LOW", "MEDIUM", "HIGH")
_SEVERITIES = {"LOW": Severity.NOTE, "MEDIUM": Severity.WARNING, "HIGH": Severity.ERROR}

# These rules quote the password that they found.
_QUOTING = frozenset({"B105", "B106", "B107"})

# Bytes of paths on one command line: Windows takes 32,767 characters in all, Linux at least 128 KiB.
_COMMAND_LINE = 24_000 if sys.platform == "win32" else 100_000


class Hit(Struct, frozen=True):
    """One result in bandit's JSON. Columns count from 0; `line_range` holds every line of the statement."""

    filename: str
    test_id: str
    issue_text: str
    issue_severity: str
    issue_confidence: str
    line_number: int
    more_info: str | None = None
    line_range: tuple[int, ...] = ()
    col_offset: int = -1
    end_col_offset: int = -1


class Unread(Struct, frozen=True):
    """A file that bandit could not examine."""

    filename: str
    reason: str


class Answer(Struct, frozen=True):
    """bandit's JSON; `metrics` has a key for each file examined, and one for their sum."""

    results: tuple[Hit, ...]
    errors: tuple[Unread, ...]
    metrics: dict[str, object]


class Examined(Struct, frozen=True):
    """What bandit says of one file; `counts` is False where the project's settings leave it out."""

    counts: bool
    hits: tuple[tuple[Any, ...], ...] = ()


@dataclass(frozen=True)
class Security(Check):
    """Counts what bandit reports at the least severity and confidence that the settings name."""

    severity: Level = field(default="low", metadata={"help": "The least severity that counts."})
    confidence: Level = field(default="low", metadata={"help": "The least confidence of bandit's that counts."})

    id = "security"
    title = "Security"
    summary = "What bandit finds under the source roots, under the project's own bandit configuration."
    measures = (
        MeasureInfo(
            MEASURE,
            "Security findings",
            "How many findings bandit reports in the Python files under the source roots, from the severity and "
            "confidence on that the check's settings name. What `# nosec` marks does not count, as in bandit.",
            "Follow the link of each finding. Where the code is right as it is, mark the line with `# nosec`, the "
            "rule's id and the reason.",
            inherits=True,
        ),
    )
    weight = 2.0

    def reads(self) -> Reads:
        """See Check."""
        return Reads.CODE

    def run(self, context: Context) -> Completed:
        """One finding for each of bandit's results that counts."""
        paths = source_files(context.project)
        tool = context.tool("bandit")
        options = _configuration(context)

        def work(fresh: Sequence[str]) -> Mapping[str, Examined]:
            chunks = _chunks(_from_root(context, fresh))
            return _by_path(context, fresh, [_examine(context, tool, options, chunk) for chunk in chunks])

        files = by_file(context, paths, work, Examined, tool, options, _settings(context))
        examined = sum(file.counts for file in files.values())
        if not examined:
            raise CannotVerify("bandit examined no file: the project's bandit configuration excludes all")
        hits = ((path, Hit(*hit)) for path, file in files.items() for hit in file.hits)
        findings = tuple(_finding(path, hit) for path, hit in hits if self._counts(hit))
        return Completed(findings, counts={MEASURE: counted(examined, len(paths), "bandit")})

    def _counts(self, hit: Hit) -> bool:
        """A level that bandit does not define, as a plug-in may give, counts."""
        return not (_below(hit.issue_severity, self.severity) or _below(hit.issue_confidence, self.confidence))


CHECK = Security


def _below(level: str, least: Level) -> bool:
    return level in LEVELS and LEVELS.index(level) < LEVELS.index(least.upper())


def _configuration(context: Context) -> tuple[str, ...]:
    """The options that hand bandit the project's configuration, which it does not look for by itself."""
    for name in (".bandit", "bandit.yaml", "bandit.yml", "pyproject.toml"):
        if not (context.project.root / name).is_file():
            continue
        content = context.read(_path(context.project.prefix, name))
        if name == ".bandit" and b"[bandit]" in content:
            return ("--ini", name)
        if name != "pyproject.toml" or _configured(content):
            return ("-c", name)
    return ()


def _path(prefix: str, name: str) -> str:
    return f"{prefix}/{name}" if prefix else name


def _configured(content: bytes) -> bool:
    import tomllib

    try:
        document = tomllib.loads(content.decode("utf-8-sig"))
    except ValueError as error:
        raise CannotVerify(f"pyproject.toml cannot be read: {error}") from error
    tools = document.get("tool")
    return isinstance(tools, dict) and "bandit" in tools


def _from_root(context: Context, paths: Sequence[str]) -> tuple[str, ...]:
    """The paths as seen from the project's root, where bandit runs and to which its exclusions apply."""
    prefix = context.project.prefix
    return tuple(path.removeprefix(f"{prefix}/") if prefix else path for path in paths)


def _chunks(paths: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The paths in as many parts as command lines are needed; bandit judges each file by itself."""
    chunk: list[str] = []
    room = _COMMAND_LINE
    for path in paths:
        length = len(path.encode("utf-8", "surrogateescape")) + 3
        if chunk and length > room:
            yield tuple(chunk)
            chunk, room = [], _COMMAND_LINE
        chunk.append(path)
        room -= length
    yield tuple(chunk)


def _examine(context: Context, tool: Tool, options: tuple[str, ...], paths: tuple[str, ...]) -> Answer:
    # An output file of ours, since the project's configuration could name one in its tree.
    output = context.scratch / "bandit.json"
    output.unlink(missing_ok=True)
    command = (*tool.argv, "-q", "-f", "json", "-o", str(output), "--exit-zero", *options, "--", *paths)
    # In a copied tree the path leads to its sources: a module there must not pass for a part of bandit.
    run = context.run(command, environment={"PYTHONPATH": ""})
    if run.code or not output.is_file():
        raise CannotVerify(f"bandit could not examine the project (exit code {run.code})", run.tail)
    if b"Bandit internal error" in run.stderr:
        raise CannotVerify("bandit failed inside and may have missed something", run.tail)
    answer = _answer(output)
    if answer.errors:
        reasons = [f"{_name(context, file.filename)} ({file.reason})" for file in answer.errors]
        raise CannotVerify(f"bandit could not examine {named(reasons)}{_advice(context, tool)}", run.tail)
    return answer


def _answer(output: Path) -> Answer:
    try:
        # Not msgspec's own decoder: it refuses the lone surrogates that stand for bytes of names that are not UTF-8.
        return msgspec.convert(json.loads(output.read_bytes()), Answer)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise CannotVerify(f"bandit wrote something else than the JSON it was asked for ({error})") from error


def _advice(context: Context, tool: Tool) -> str:
    newer = context.project.interpreter.version[:2] > sys.version_info[:2]
    if tool.origin == "project" or not newer:
        return ""
    return "; the project's Python is newer than the one that bandit runs on: install bandit in its environment"


def _name(context: Context, printed: str) -> str:
    return context.project.relative(printed) or printed


def _by_path(context: Context, paths: Sequence[str], answers: Sequence[Answer]) -> Mapping[str, Examined]:
    """What is said of each file. Raises CannotVerify when something is said of another one."""
    counts = {_name(context, name) for answer in answers for name in answer.metrics.keys() - {"_totals"}}
    hits: dict[str, list[tuple[Any, ...]]] = {}
    for hit in (hit for answer in answers for hit in answer.results):
        hits.setdefault(_name(context, hit.filename), []).append(astuple(hit))
    strange = counts.union(hits).difference(paths)
    if strange:
        raise CannotVerify(f"bandit names a file that it was not given: {min(strange)!r}")
    return {path: Examined(path in counts, tuple(hits.get(path, ()))) for path in paths}


def _settings(context: Context) -> tuple[object, ...]:
    """The files that may hold settings: all but code."""
    notes = context.notes
    return (notes.ignored, sorted(one for one in notes.files.items() if not is_python(one[0])))


def _finding(path: str, hit: Hit) -> Finding:
    return Finding(
        check="security",
        rule=hit.test_id,
        message=_message(hit),
        severity=_SEVERITIES.get(hit.issue_severity, Severity.WARNING),
        location=_location(path, hit),
        measure=MEASURE,
        help=hit.more_info,
    )


def _message(hit: Hit) -> str:
    """The words of bandit, without the password that some of its rules quote."""
    if hit.test_id not in _QUOTING:
        return hit.issue_text
    return f"{hit.issue_text.partition(':')[0]}: '***'"


def _location(path: str, hit: Hit) -> Location:
    column = hit.col_offset + 1 if hit.col_offset >= 0 else None
    if not hit.line_range or hit.end_col_offset < 0:
        return Location(path, hit.line_number, column)
    return Location(path, hit.line_number, column, max(hit.line_range), hit.end_col_offset + 1)
