"""Measured lines, and coverage's own JSON report of them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

import msgspec
from msgspec import Struct

from gatekeeper.checks._workers import FOLDER, Measuring
from gatekeeper.errors import CannotVerify
from gatekeeper.model.change import Change, ChangedFile, Comparison, Mode
from gatekeeper.model.check import Context
from gatekeeper.model.finding import Location
from gatekeeper.model.measure import Sample
from gatekeeper.model.project import Project
from gatekeeper.model.words import plural

_SCRIPT = str(FOLDER / "report_coverage.py")
_AHEAD = "ahead.json"
"""The file, in a check's own folder, that says what to parse before there is anything to report."""
_SAID = "reports"
"""What was said of each file, among the notes for the next run."""


class Lines(Struct, frozen=True):
    """What was measured of one file: executable lines that were run and that were not, and numbers of branches."""

    executed: frozenset[int]
    missing: frozenset[int]
    branches: int = 0
    covered_branches: int = 0
    exact: bool = True
    """Whether only statements count as executed; older versions of coverage list docstrings, too."""

    @property
    def total(self) -> int:
        """How many executable lines there are."""
        return len(self.executed) + len(self.missing)

    def ranges(self, wanted: Iterable[int]) -> tuple[tuple[int, int], ...]:
        """Lines as first and last of each stretch without another executable line between them."""
        chosen, found = frozenset(wanted), list[list[int]]()
        for line in sorted(self.executed | self.missing):
            if line not in chosen:
                found.append([])
            elif found and found[-1]:
                found[-1].append(line)
            else:
                found.append([line])
        return tuple((stretch[0], stretch[-1]) for stretch in found if stretch)


class Measured(Struct, frozen=True):
    """A whole report: paths relative to the repository, and whether branches were measured."""

    files: Mapping[str, Lines]
    branches: bool

    @property
    def covered(self) -> int:
        """Executable lines that were run."""
        return sum(len(lines.executed) for lines in self.files.values())

    @property
    def total(self) -> int:
        """Executable lines."""
        return sum(lines.total for lines in self.files.values())


def report(
    context: Context, measuring: Measuring, data: Mapping[str, Sequence[Path]], touch: Sequence[Sequence[str]]
) -> dict[str, Measured]:
    """Coverage's report of each set of data files, under the project's settings and over its source roots alone.

    Of each group of paths in `touch` of which nothing was measured, every file counts as never run.
    """
    project = context.project
    outs = {name: context.scratch / f"report-{index}.json" for index, name in enumerate(data)}
    request = {
        "path": measuring.paths,
        "reports": [{"data": list(map(str, data[name])), "out": str(out)} for name, out in outs.items()],
        "roots": _absolute(project, project.sources),
        "touch": [_absolute(project, group) for group in touch],
    }
    if context.notes.files:
        _write_new(context, request)
    else:
        write(context, request)
    return {name: own(decode(out.read_bytes()), project) for name, out in outs.items()}


def _write_new(context: Context, request: Mapping[str, object]) -> None:
    """The same, where what is said of the files that nothing has changed for is known from the last run."""
    known, noted = context.scratch / "known.json", context.notes.recall(_SAID)
    known.write_text(noted or "{}", encoding="utf-8")
    write(context, {**request, "known": str(known)})
    context.notes.leave(known.read_text(encoding="utf-8"), _SAID)


def _absolute(project: Project, paths: Iterable[str]) -> list[str]:
    return [str(project.absolute(path)) for path in paths]


def prepare(context: Context, measuring: Measuring) -> None:
    """Has the interpreter that will be asked for a report parse the sources, unless most of it is known already."""
    project = context.project
    sources = () if context.notes.recall(_SAID) else (path for path in project.source_files if path.endswith(".py"))
    request = {"path": measuring.paths, "files": _absolute(project, sources)}
    (context.scratch / _AHEAD).write_text(json.dumps(request), encoding="utf-8")
    context.warm_up(_program(context))


def _program(context: Context) -> tuple[str, ...]:
    """What reports, and what it parses while it waits to be told what."""
    ahead = context.scratch / _AHEAD
    return (str(context.project.interpreter.path), _SCRIPT, *((str(ahead),) if ahead.is_file() else ()))


def write(context: Context, request: Mapping[str, object]) -> None:
    """Has the project's interpreter write reports (see `report_coverage.py`).

    Raises CannotVerify when it does not say that it has.
    """
    path = context.scratch / "request.json"
    path.write_text(json.dumps(request), encoding="utf-8")
    run = context.run(_program(context), stdin=os.fsencode(path))
    try:
        error = json.loads(run.text.rpartition("\n")[2])["error"]
    except (ValueError, TypeError, KeyError) as problem:
        raise CannotVerify(f"coverage could not report (exit code {run.code})", run.tail) from problem
    if error or run.code:
        raise CannotVerify(f"coverage could not report: {error or f'exit code {run.code}'}", run.tail)


def decode(content: bytes) -> Measured:
    """Coverage's JSON, with paths as it writes them. Raises CannotVerify when it is something else."""
    try:
        document = msgspec.json.decode(content, type=_Document)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise CannotVerify(f"the coverage report is not coverage's JSON: {error}") from error
    files = {
        path: Lines(
            frozenset(file.executed_lines),
            frozenset(file.missing_lines),
            file.summary.num_branches,
            file.summary.covered_branches,
            len(file.executed_lines) == file.summary.covered_lines,
        )
        for path, file in document.files.items()
    }
    return Measured(files, document.meta.branch_coverage)


def measured(project: Project, root: str) -> str:
    """A source root as coverage takes it: a folder, or a single module's name."""
    path = project.absolute(root)
    return path.stem if path.suffix == ".py" else str(path)


def own(measured: Measured, project: Project) -> Measured:
    """What lies under the project's source roots, by repository-relative path."""
    placed = ((project.relative(path), lines) for path, lines in measured.files.items())
    return Measured({path: lines for path, lines in placed if path and project.is_source(path)}, measured.branches)


def groups(project: Project, comparison: Comparison) -> list[list[str]]:
    """The files of each source root, and each changed source file by itself."""
    sources = [path for path in project.source_files if path.endswith(".py")]
    roots = (list(filter(partial(_is_below, root), sources)) for root in project.sources)
    return [*filter(None, roots), *([file.path] for file in changed(project, comparison))]


def _is_below(root: str, path: str) -> bool:
    """Whether a path is the root or lies in it."""
    return root in ("", ".") or path == root or path.startswith(f"{root}/")


def changed(project: Project, comparison: Comparison) -> list[ChangedFile]:
    """The changed source files that have added lines."""
    if not isinstance(comparison, Change):
        return []
    return [
        file
        for file in comparison.files
        if file.added_lines
        and file.path.endswith(".py")
        and project.is_source(file.path)
        and file.mode in (Mode.FILE, Mode.EXECUTABLE)
    ]


def uncovered(path: str, lines: Lines) -> Sample:
    """One sample for all lines of a file that were never run; there must be one."""
    first, *more = lines.ranges(lines.missing)
    others = f" and {plural(len(more), 'more range')}" if more else ""
    verb = "are" if more or first[0] != first[1] else "is"
    return Sample(Location(path, first[0], end_line=first[1]), "uncovered", f"{span(*first)}{others} {verb} never run")


def span(first: int, last: int) -> str:
    """A stretch of lines in words."""
    return f"line {first}" if first == last else f"lines {first}-{last}"


class _Summary(Struct, frozen=True):
    covered_lines: int
    num_branches: int = 0
    covered_branches: int = 0


class _File(Struct, frozen=True):
    executed_lines: list[int]
    missing_lines: list[int]
    summary: _Summary


class _Meta(Struct, frozen=True):
    branch_coverage: bool


class _Document(Struct, frozen=True):
    meta: _Meta
    files: dict[str, _File]
