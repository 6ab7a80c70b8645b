"""Telling reformatted lines from functional ones: by what the code means before and after."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterable, Iterator
from inspect import cleandoc

from msgspec import Struct

from gatekeeper.model.change import Change, ChangedFile, Status
from gatekeeper.model.check import Context
from gatekeeper.model.project import is_python

MASS = 20
"""Reformatted lines from which on a reformatting is worth a commit of its own; below, tools do it in passing."""
_UNPARSABLE = (SyntaxError, ValueError, RecursionError, MemoryError)


class Kinds(Struct, frozen=True):
    """Changed lines of one file: laid out anew without a change of meaning; and all others, with what is gone."""

    path: str
    reformatted: int
    functional: int


class _Unit(Struct, frozen=True):
    """A statement at the top of a module or class; of a class only its head."""

    meaning: str
    text: str
    lines: range


def kinds(context: Context, change: Change) -> tuple[Kinds, ...]:
    """The changed lines of every modified Python file, told apart; files that cannot be parsed are functional."""
    return kinds_between(change.files, context.read_base, context.read)


def kinds_between(
    files: Iterable[ChangedFile], before: Callable[[str], bytes | None], after: Callable[[str], bytes]
) -> tuple[Kinds, ...]:
    """The same between any two trees, of which the functions give the files."""
    wanted = (Status.MODIFIED, Status.RENAMED)
    return tuple(
        _kinds(file, before(file.old_path or file.path), after(file.path))
        for file in files
        if file.status in wanted and (file.added_lines or file.deleted) and is_python(file.path)
    )


def _kinds(file: ChangedFile, before: bytes | None, after: bytes) -> Kinds:
    base, head = _units(before or b""), _units(after)
    if base is None or head is None:
        return Kinds(file.path, 0, max(1, len(file.added_lines)))
    return _compared(file, base, head)


def _compared(file: ChangedFile, base: list[_Unit], head: list[_Unit]) -> Kinds:
    # Code with another meaning has another text.
    meanings, texts = {unit.meaning for unit in base}, {unit.text for unit in base}
    gone = meanings.difference(unit.meaning for unit in head)
    altered = _touched(file, (unit for unit in head if unit.text not in texts))
    new = _touched(file, (unit for unit in head if unit.meaning not in meanings))
    return Kinds(file.path, altered - new, new + len(gone))


def _touched(file: ChangedFile, units: Iterable[_Unit]) -> int:
    return sum(len(file.added_lines.intersection(unit.lines)) for unit in units)


def _units(content: bytes) -> list[_Unit] | None:
    try:
        tree = ast.parse(content)
    except _UNPARSABLE:
        return None
    _normalise(tree)
    # Not `splitlines`: other line ends are another layout, and a form feed is none.
    lines = content.decode("utf-8", "replace").split("\n")
    return [_unit(node, lines) for node in _statements(tree.body)]


def _normalise(tree: ast.Module) -> None:
    """Evens out what formatters alter although it is part of the syntax tree."""
    for node in ast.walk(tree):
        match node:
            case ast.Import() | ast.ImportFrom():
                node.names.sort(key=lambda alias: (alias.name, alias.asname or ""))
            case ast.Expr(value=ast.Constant(value=str(text)) as string):
                string.value = "\n".join(line.rstrip() for line in cleandoc(text).strip().splitlines())
                string.kind = None
            case ast.Constant(kind="u"):
                node.kind = None
            case _:
                pass


def _statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        yield node
        if isinstance(node, ast.ClassDef):
            yield from _statements(node.body)


def _unit(node: ast.stmt, lines: list[str]) -> _Unit:
    first = _first(node)
    last = node.end_lineno or node.lineno
    meaning = ast.dump(node)
    if isinstance(node, ast.ClassDef):
        last = _first(node.body[0]) - 1
        bare = copy.copy(node)
        bare.body = []
        meaning = ast.dump(bare)
    code = [line for line in lines[first - 1 : last] if not line.lstrip().startswith("#")]
    return _Unit(meaning, "\n".join(code), range(first, last + 1))


def _first(node: ast.stmt) -> int:
    """The line of the first decorator, if there are any."""
    return min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", []))])
