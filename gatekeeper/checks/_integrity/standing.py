"""Names of a module that stand for something else: what it imports under another name, and what it makes of that."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gatekeeper.checks._integrity.atoms import words
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.source import Source


def standing_for(source: Source, wanted: frozenset[str]) -> frozenset[str]:
    """The wanted names, with those by which the module knows one of them, and those of its objects that it gives one
    of them to.
    """
    new = frozenset(name for name, origin in _imported(source) if origin in wanted)
    return wanted.union(new, _given(source, new) if new else ())


def _given(source: Source, names: frozenset[str]) -> frozenset[str]:
    """The objects of the module that it gives one of the names to."""
    statements = [one for one in source.tree.body if isinstance(one, ast.Assign | ast.Expr)]
    made = {leaf(target) for one in statements if isinstance(one, ast.Assign) for target in one.targets}
    return frozenset(made).intersection(frozenset[str]().union(*filter(names.intersection, map(words, statements))))


def _imported(source: Source) -> Iterator[tuple[str, str]]:
    """What the module imports under another name: that, and the last name of what it is."""
    for node in source.of(ast.Import, ast.ImportFrom):
        yield from ((one.asname, one.name.rpartition(".")[2]) for one in node.names if one.asname is not None)
