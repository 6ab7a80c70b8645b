"""Tables of what tests expect in which a value gave way to a placeholder that equals everything."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.source import FunctionNode, Source
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.checks._integrity.walking import every, walk
from gatekeeper.model.finding import Finding

_PLACEHOLDERS = frozenset({"ANY", "IsAnything", "AnyThing"})
_HOLDING = (ast.Tuple, ast.List, ast.Set, ast.Dict, ast.Call, ast.Assign, ast.AnnAssign, ast.keyword)
_Holder = ast.expr | ast.stmt | ast.keyword
_SCOPES = (ast.Module, ast.ClassDef)


def findings(view: ChangeView) -> Iterable[Finding]:
    """The rows, and the constants, of changed tests of which a part is a placeholder now, and all else is as it was."""
    for pair in view.test_pairs:
        if pair.base is not None and pair.head is not None and not _PLACEHOLDERS.isdisjoint(_names(pair.head.tree)):
            for line, text in _given_up(pair.base, pair.head):
                message = f"`{text[:70]}` expects what equals everything now"
                yield warning("assertion-weakened", message, pair.path, line)


def _names(node: ast.AST) -> Iterator[str]:
    return map(leaf, every(node, ast.expr))


def _given_up(before: Source, after: Source) -> Iterator[tuple[int, str]]:
    known, now = _holders(before), _holders(after)
    gone = [text for text in known if text not in now]
    for text, node in now.items():
        if text not in known and (pattern := _pattern(node)) and any(map(pattern.fullmatch, gone)):
            yield node.lineno, text
            return


def _holders(source: Source) -> dict[str, _Holder]:
    """What holds values outside of the bodies of functions, each in one spelling."""
    places = chain.from_iterable(map(_outside, source.of(*_SCOPES)))
    return {ast.unparse(one): one for place in places for one in walk(place) if isinstance(one, _HOLDING)}


def _outside(scope: ast.Module | ast.ClassDef) -> Iterator[ast.AST]:
    """The statements of a scope that are no functions and classes, and what decorates those that are functions."""
    for statement in scope.body:
        if isinstance(statement, FunctionNode):
            yield from statement.decorator_list
        elif not isinstance(statement, ast.ClassDef):
            yield statement


def _pattern(node: ast.AST) -> re.Pattern[str] | None:
    """What is as a piece of code is, but for its placeholders; None where it has none, or nothing else."""
    names = {ast.unparse(one) for one in every(node, ast.expr) if leaf(one) in _PLACEHOLDERS}
    text = ast.unparse(node)
    if not names or not re.search(r"\w", _without(text, names, "")):
        return None
    return re.compile(_without(re.escape(text), set(map(re.escape, names)), r"((?:(?!\bANY\b).)+)"), re.DOTALL)


def _without(text: str, names: set[str], put: str) -> str:
    either = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.sub(rf"(?<![\w.])(?:{either})(?![\w.])", lambda _: put, text)
