"""Which exceptions are kinds of which: those of Python, and those that the project defines."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator
from functools import lru_cache

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.source import Unparsable, parse
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.checks._integrity.walking import every


def is_kind_of(view: ChangeView, before: str, after: str) -> bool:
    """Whether an assertion that expects an exception, or a warning, now expects one that the other is a kind of, and
    the changed sources do not name more often than before.
    """
    old, new = _expected(before), _expected(after)
    return bool(old and new) and old != new and new in ancestors(view, old) and not _is_raised_now(view, new)


def _expected(text: str) -> str:
    """The one exception that a call expects; "" for other calls, and for several."""
    call = ast.parse(text, mode="eval").body
    return leaf(call.args[0]) if isinstance(call, ast.Call) and call.args else ""


def ancestors(view: ChangeView, name: str) -> frozenset[str]:
    """The names of the classes above an exception of Python, or of the project."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        above = set(_above(view, waiting.pop())) - found
        found |= above
        waiting += above
    return frozenset(found)


def _above(view: ChangeView, name: str) -> Iterable[str]:
    kind = getattr(builtins, name, None)
    if isinstance(kind, type):
        return [one.__name__ for one in kind.__mro__[1:-1]]
    return _bases(view, name)


def _bases(view: ChangeView, name: str) -> Iterator[str]:
    """What the project's classes of the name are made from."""
    for path in view.context.project.source_files:
        content = view.context.read(path)
        if b"class " + name.encode() in content:
            yield from (base for kind, base in _classes(path, content) if kind == name)


@lru_cache(maxsize=64)
def _classes(path: str, content: bytes) -> tuple[tuple[str, str], ...]:
    try:
        tree = parse(path, content).tree
    except Unparsable:
        return ()
    return tuple((one.name, leaf(base)) for one in every(tree, ast.ClassDef) for base in one.bases)


def _is_raised_now(view: ChangeView, name: str) -> bool:
    """Whether the changed sources name the exception more often than before."""
    ends = [[pair.head for pair in view.source_pairs], [pair.base for pair in view.source_pairs]]
    counts = [
        sum(leaf(node) == name for source in end if source is not None for node in source.of(ast.Name, ast.Attribute))
        for end in ends
    ]
    return counts[0] > counts[1]
