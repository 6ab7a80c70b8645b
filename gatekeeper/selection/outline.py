"""A Python file as what runs when it is imported, and the bodies of its functions, which run when they are called."""

from __future__ import annotations

import ast
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from msgspec import Struct

_Def = ast.FunctionDef | ast.AsyncFunctionDef
_DEFS = (ast.FunctionDef, ast.AsyncFunctionDef)
_Place = tuple[str, ...]
_STARTS = (ast.stmt, ast.excepthandler, ast.match_case)
"""What of a file's syntax coverage counts by the line that it begins in."""
_YIELDS = frozenset({"Yield", "YieldFrom"})
_SUPER = ("super", "__class__")
_COMMENT = re.compile(r"\s*(?:#|$)")
_CODING = re.compile(r"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
"""How a file says its encoding, in one of its first two lines (PEP 263)."""


class Function(Struct, frozen=True, dict=True):
    """A function that is in no other one, with its lines, decorators included; `body` is where its body begins.

    `head` is the text of the lines before its body, but for comments at their end.
    """

    node: _Def
    first: int
    body: int
    last: int
    text: str
    head: str

    @property
    def name(self) -> str:
        """Its own name."""
        return self.node.name

    @property
    def decorators(self) -> tuple[ast.expr, ...]:
        """What it is decorated with."""
        return tuple(self.node.decorator_list)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names and attributes that its body mentions."""
        return frozenset(_names(*self.node.body))

    @cached_property
    def calls_out(self) -> frozenset[str]:
        """The statements in it that import something, and the names of the module that it assigns."""
        return frozenset(map(ast.unparse, filter(_calls_out, ast.walk(self.node))))


class Outline(Struct, frozen=True):
    """`skeleton` is everything but the bodies of functions; `bare` leaves out the functions as a whole.

    `named` are the names that the module's own code mentions, outside of all functions. `places` are the lines of all
    that is bare, in order, and `starts` those of its statements alone.
    """

    skeleton: str
    bare: str
    named: frozenset[str]
    functions: dict[str, Function]
    lines: tuple[str, ...]
    places: tuple[int, ...]
    starts: tuple[int, ...]


def lines_of(source: str) -> tuple[str, ...]:
    """The lines of a file as Python counts them, for which a form feed ends none; all end alike."""
    return tuple(io.StringIO(source, newline=None))


def outline(source: str) -> Outline | None:
    """The outline of a file; None for what is no Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return None
    lines = lines_of(source)
    found: dict[str, Function] = {}
    for place, node in _outermost(tree, ()):
        name = ".".join((*place, node.name))
        found[f"{name} {sum(key.partition(' ')[0] == name for key in found)}"] = _function(node, lines)
    heads = [part for _, node in _outermost(tree, ()) for part in _evaluated(node)]
    skeleton = ast.dump(_WithoutBodies(lines).visit(tree))
    rest = _WithoutFunctions().visit(tree)
    named = frozenset(name for part in (rest, *heads) for name in _names(part))
    bare = f"{ast.dump(rest)} {_CODING.findall(''.join(lines[:2]))}"
    return Outline(skeleton, bare, named, found, lines, tuple(_places(rest)), tuple(_starts(rest)))


def _outermost(tree: ast.AST, place: _Place) -> Iterator[tuple[_Place, _Def]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, _DEFS):
            yield place, node
        else:
            yield from _outermost(node, (*place, node.name) if isinstance(node, ast.ClassDef) else place)


def _function(node: _Def, lines: tuple[str, ...]) -> Function:
    first = min((one.lineno for one in node.decorator_list), default=node.lineno)
    last = node.end_lineno or node.lineno
    body = node.body[0].lineno
    head = _without_comments(lines[first - 1 : body - 1])
    return Function(node, first, body, last, "".join(lines[first - 1 : last]), "".join(head))


def _without_comments(lines: Sequence[str]) -> Sequence[str]:
    """The lines before those at the end that hold nothing but a comment."""
    last = max((number for number, line in enumerate(lines, 1) if not _COMMENT.match(line)), default=0)
    return lines[:last]


def _names(*parts: ast.AST) -> Iterator[str]:
    for part in parts:
        for one in ast.walk(part):
            if isinstance(one, ast.Name):
                yield one.id
            elif isinstance(one, ast.Attribute):
                yield one.attr


def _evaluated(node: _Def) -> Iterator[ast.AST]:
    """What of a function runs where it is defined."""
    yield from (*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults))
    yield from filter(
        None, (node.returns, *(one.annotation for one in ast.walk(node.args) if isinstance(one, ast.arg)))
    )


def _without_body(node: _Def, text: str) -> _Def:
    """The function with what can be told of it without calling it: its signature, documentation and kind."""
    kept = node.body[:1] if ast.get_docstring(node, clean=False) is not None else []
    made = type(node)(**dict(ast.iter_fields(node)))
    made.body = [*kept, *(ast.Expr(ast.Constant(mark)) for mark in sorted({"body", *_kinds(node, text)}))]
    return made


def _kinds(node: _Def, text: str) -> Iterator[str]:
    """What kind of function one with this text is by what is in it: a generator, one that knows its class."""
    if "yield" in text:
        yield from _YIELDS.intersection(type(part).__name__ for part in _own(node))
    if _may_mention(_SUPER, text) and any(isinstance(one, ast.Name) and one.id in _SUPER for one in ast.walk(node)):
        yield "super"


def _may_mention(names: Iterable[str], text: str) -> bool:
    """Whether a text may hold a name; letters of other alphabets can stand for those of ASCII (PEP 3131)."""
    return not text.isascii() or any(name in text for name in names)


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a function that are not those of a function in it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (*_DEFS, ast.Lambda)):
            yield child
            yield from _own(child)


@dataclass
class _WithoutBodies(ast.NodeTransformer):
    """Takes out the bodies of functions."""

    lines: tuple[str, ...]

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return _without_body(node, self._text(node))

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return _without_body(node, self._text(node))

    def _text(self, node: _Def) -> str:
        return "".join(self.lines[node.lineno - 1 : node.end_lineno])


class _WithoutFunctions(ast.NodeTransformer):
    """Takes out the functions as a whole."""

    def visit(self, node: ast.AST) -> Any:
        return None if isinstance(node, _DEFS) else self.generic_visit(node)


def _calls_out(part: ast.AST) -> bool:
    return isinstance(part, (ast.Global, ast.Import, ast.ImportFrom))


def _places(tree: ast.AST) -> Iterator[int]:
    for part in ast.walk(tree):
        if isinstance(part, (ast.expr, ast.stmt, ast.excepthandler, ast.pattern)):
            yield from (part.lineno, part.end_lineno or part.lineno)


def _starts(tree: ast.AST) -> Iterator[int]:
    for part in ast.walk(tree):
        if isinstance(part, _STARTS):
            yield part.pattern.lineno if isinstance(part, ast.match_case) else part.lineno
            yield from (one.lineno for one in getattr(part, "decorator_list", ()))


def moves(old: Outline, new: Outline) -> dict[int, int]:
    """Where each line of an outline is in another with the same bare code; not there what is in an edited function.

    Raises LookupError where a line has become several of which each counts, or the other way round.
    """
    statements = _one_to_one(old.starts, new.starts)
    found = dict(zip(old.places, new.places, strict=True)) | statements
    for key, one in old.functions.items():
        for line in range(one.first, one.last + 1):
            found.pop(line, None)  # where a class ends, too, of which the function is the last
        now = new.functions.get(key)
        if now is not None:
            count = one.last + 1 if one.text == now.text else one.body
            found |= {line: line - one.first + now.first for line in range(one.first, count)}
    return found


def _one_to_one(old: tuple[int, ...], new: tuple[int, ...]) -> dict[int, int]:
    to, back = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    for was, now in zip(old, new, strict=True):
        to[was].add(now)
        back[now].add(was)
    if any(len(lines) > 1 for lines in (*to.values(), *back.values())):
        raise LookupError("statements share a line that did not, or no longer")
    return {was: min(now) for was, now in to.items()}
