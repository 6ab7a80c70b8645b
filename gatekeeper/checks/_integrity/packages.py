"""What packages of tests import: the modules that unittest finds tests in, whatever their names."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from gatekeeper.checks._integrity.source import Source

INIT = "__init__.py"


def loaded(packages: Iterable[Source | None]) -> frozenset[tuple[str, str]]:
    """The modules that the packages import something from, each with the name, or `*` for all that it has."""
    return frozenset(one for source in packages if source is not None for one in imported(source))


def imported(source: Source) -> Iterator[tuple[str, str]]:
    """The same of one module."""
    for node in source.of(ast.ImportFrom):
        path = _path(PurePosixPath(source.path).parent, node)
        yield from ((path, name.name) for name in node.names)


def _path(folder: PurePosixPath, node: ast.ImportFrom) -> str:
    """The file of the module that something is imported from, seen from a package's folder."""
    above = [folder, *folder.parents] if node.level else [folder.parent]
    start = above[min(max(node.level - 1, 0), len(above) - 1)]
    return f"{start.joinpath(*(node.module or '').split('.'))}.py"
