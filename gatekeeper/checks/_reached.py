"""Functions that the change brings and that no test reaches."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from gatekeeper.checks import _coverage
from gatekeeper.checks._coverage import Lines, Measured
from gatekeeper.checks._integrity.source import Function, Unparsable, parse
from gatekeeper.errors import CannotVerify
from gatekeeper.model.change import Change, ChangedFile
from gatekeeper.model.check import Context
from gatekeeper.model.finding import Finding, Location, Severity

MEASURE = "coverage.unreached"


def unreached(context: Context, change: Change, measured: Measured) -> tuple[tuple[Finding, ...], int]:
    """A finding for each new function or method of whose body no line was run; and how many new ones there are.

    One without an executable line (excluded, a protocol's) is not counted. Raises CannotVerify when a changed source
    cannot be parsed.
    """
    found, count = list[Finding](), 0
    for file in _coverage.changed(context.project, change):
        lines = measured.files.get(file.path)
        if lines is None:
            continue  # left out by the project's own coverage settings
        for function in _new(context, file):
            executable, run = _body(function, lines)
            count += executable
            if executable and not run:
                found.append(_finding(function))
    return tuple(found), count


def _new(context: Context, file: ChangedFile) -> Iterator[Function]:
    """The functions that were not in the file before, nor anywhere under that name in what it was renamed from."""
    before = context.read_base(file.old_path or file.path)
    known = _functions(file.path, before or b"")
    for name, function in _functions(file.path, context.read(file.path)).items():
        if name not in known and function.node.lineno in file.added_lines:
            yield function


def _functions(path: str, content: bytes) -> Mapping[str, Function]:
    try:
        return {function.qualname: function for function in parse(path, content).functions}
    except Unparsable as error:
        raise CannotVerify(f"{path} cannot be parsed: {error}") from error


def _body(function: Function, lines: Lines) -> tuple[bool, bool]:
    """Whether the body has an executable line, and whether one was run."""
    first, last = _first(function.node), function.node.end_lineno or function.node.lineno
    span = frozenset(range(first, last + 1))
    return bool(span & (lines.executed | lines.missing)), bool(span & lines.executed)


def _first(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The first line of the body; on one line with `def`, that line."""
    return node.body[0].lineno


def _finding(function: Function) -> Finding:
    place = Location(function.path, function.node.lineno, end_line=function.node.end_lineno)
    message = f"no test reaches {function.qualname}, which is new"
    return Finding("coverage", "unreached", message, Severity.ERROR, place, MEASURE)
