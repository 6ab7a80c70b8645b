"""One end of a Python file, parsed: its functions, its comments and the code that each comment stands at."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from msgspec import Struct

from gatekeeper.checks._integrity.old_names import renamed
from gatekeeper.checks._integrity.walking import Node, walk

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
Scope = ast.ClassDef | FunctionNode
_LAYOUT = frozenset(
    {tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER, tokenize.COMMENT}
)
_LONG = re.compile(rb"0[xXoObB][\da-fA-F_]{3500}")


class Unparsable(Exception):
    """The text is not Python that this interpreter understands."""


class Comment(Struct, frozen=True):
    """A comment. `anchor` is the code of its logical line (of the next one, when it has a line of its own), stripped
    of layout; `leading` says that no code comes before it in the file.
    """

    text: str
    line: int
    anchor: str
    own_line: bool
    leading: bool


class Function(Struct, frozen=True, eq=False, dict=True):
    """A function with the scopes and the `if` statements around it, outermost first."""

    path: str
    node: FunctionNode
    scopes: tuple[Scope, ...]
    conditions: tuple[ast.If, ...]
    lines: tuple[str, ...]
    """The lines of the whole file."""

    @property
    def name(self) -> str:
        """Its own name."""
        return self.node.name

    @property
    def qualname(self) -> str:
        """Its name with those of the scopes around it: `TestParser.test_empty`."""
        return ".".join((*(scope.name for scope in self.scopes), self.node.name))

    @property
    def owner(self) -> ast.ClassDef | None:
        """The class it is a method of."""
        last = self.scopes[-1] if self.scopes else None
        return last if isinstance(last, ast.ClassDef) else None

    @property
    def nested(self) -> bool:
        """Whether it lies inside another function."""
        return any(not isinstance(scope, ast.ClassDef) for scope in self.scopes)

    @cached_property
    def body(self) -> tuple[ast.stmt, ...]:
        """Its statements without the docstring."""
        return tuple(self.node.body[1:] if ast.get_docstring(self.node, clean=False) is not None else self.node.body)

    @cached_property
    def raw(self) -> str:
        """As it is written, decorators included."""
        first = min((self.node.lineno, *(one.lineno for one in self.node.decorator_list)))
        return "\n".join(self.lines[first - 1 : self.node.end_lineno])

    @cached_property
    def text(self) -> str:
        """Its body in one spelling: equal for two functions that differ only in layout, comments and docstring."""
        return "\n".join(ast.unparse(statement) for statement in self.body)

    @cached_property
    def header(self) -> str:
        """Its decorators and parameters in one spelling."""
        return "\n".join((*(ast.unparse(one) for one in self.node.decorator_list), ast.unparse(self.node.args)))


class Source(Struct, frozen=True, eq=False, dict=True):
    """A parsed Python file."""

    path: str
    text: str
    tree: ast.Module

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Its lines, as Python counts them."""
        return tuple(self.text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """Every comment, in order."""
        return tuple(_comments(self.text))

    @cached_property
    def functions(self) -> tuple[Function, ...]:
        """Every function, methods and nested ones included, in order."""
        return tuple(_functions(self, self.tree.body, (), ()))

    @cached_property
    def classes(self) -> tuple[ast.ClassDef, ...]:
        """Every class, nested ones included."""
        return self.of(ast.ClassDef)

    def of(self, *kinds: type[Node]) -> tuple[Node, ...]:
        """Every node of the kinds, each kind in the order of the file."""
        return tuple(node for kind in kinds for node in self._nodes.get(kind, ()))

    @cached_property
    def _nodes(self) -> dict[type[ast.AST], list[Any]]:
        """All nodes by their kind: the tree is walked once for all rules."""
        found: dict[type[ast.AST], list[Any]] = {}
        for node in walk(self.tree):
            found.setdefault(type(node), []).append(node)
        return found


def functions_of(source: Source | None) -> tuple[Function, ...]:
    """The functions of one end of a file; none when there is no such end."""
    return source.functions if source is not None else ()


def _require_writable(content: bytes, tree: ast.Module) -> None:
    """Raises ValueError for a number that Python reads in a base such as 16 and does not write in base 10."""
    if _LONG.search(content):
        for number in (node for node in ast.walk(tree) if isinstance(node, ast.Constant)):
            repr(number.value)


def parse(path: str, content: bytes) -> Source:
    """Parses a file. Raises Unparsable with the reason, in words."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = renamed(ast.parse(content), content)
        _require_writable(content, tree)
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        text = content.decode(encoding)
    except SyntaxError as error:
        where = f" (line {error.lineno})" if error.lineno else ""
        raise Unparsable(f"{error.msg}{where}") from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise Unparsable(str(error) or type(error).__name__) from error
    return Source(path, text, tree)


def parsed(path: str, content: bytes | None) -> Source | None:
    """A file, parsed; None when there is none, or it cannot be."""
    try:
        return None if content is None else parse(path, content)
    except Unparsable:
        return None


def _functions(
    source: Source, body: list[ast.stmt], scopes: tuple[Scope, ...], conditions: tuple[ast.If, ...]
) -> Iterator[Function]:
    for node in body:
        if isinstance(node, FunctionNode):
            yield Function(source.path, node, scopes, conditions, source.lines)
            yield from _functions(source, node.body, (*scopes, node), conditions)
        elif isinstance(node, ast.ClassDef):
            yield from _functions(source, node.body, (*scopes, node), conditions)
        else:
            inner = (*conditions, node) if isinstance(node, ast.If) else conditions
            yield from _functions(source, blocks(node), scopes, inner)


def blocks(node: ast.stmt) -> list[ast.stmt]:
    """The statements directly below a compound statement, of all its branches."""
    inner = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ExceptHandler | ast.match_case):
            inner += child.body
    return inner


def _comments(text: str) -> Iterator[Comment]:
    """Reads the tokens a logical line at a time: its comments are anchored to its code."""
    code: list[str] = []
    waiting: list[tuple[str, int, bool]] = []
    started = False
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            alone = not code and not token.line[: token.start[1]].strip()
            waiting.append((token.string, token.start[0], alone))
        elif token.type in (tokenize.NEWLINE, tokenize.ENDMARKER):
            anchor = _normalised(code)
            yield from (Comment(words, line, anchor, own, own and not started) for words, line, own in waiting)
            started, code, waiting = True, [], []
        elif token.type not in _LAYOUT:
            code.append(token.string)


def _normalised(code: list[str]) -> str:
    joined = "".join(code).replace("'", '"')
    for closing in ")]}":
        joined = joined.replace("," + closing, closing)
    return joined
