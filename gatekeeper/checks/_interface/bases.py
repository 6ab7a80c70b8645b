"""Finding the class that a base of a class is, by following imports within the project."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from msgspec import Struct, field

from gatekeeper.checks._integrity.source import FunctionNode, Source, parsed
from gatekeeper.checks._interface.modules import module_name, source_paths
from gatekeeper.model.check import Context

_DEPTH = 12
"""How many imports and bases are followed: more than any project needs, fewer than a circle has."""


class Bases(Struct, frozen=True, eq=False):
    """Knows the classes of the project. Modules that cannot be parsed have none."""

    context: Context
    paths: dict[str, str] = field(default_factory=dict[str, str])
    parsed: dict[str, Source | None] = field(default_factory=dict[str, Source | None])

    @classmethod
    def of(cls, context: Context) -> Bases:
        """Reads no file yet."""
        named = ((module_name(context.project, path), path) for path in source_paths(context.project))
        return cls(context, {name: path for name, path in named if name is not None})

    def inherits(self, module: str, owner: ast.ClassDef, method: str, depth: int = _DEPTH) -> bool:
        """Whether a class of a module has a base in the project, near or far, that defines the method."""
        for base in owner.bases:
            place = self._class(module, _dotted(base), depth)
            if place is None or (place[0], place[1].name) == (module, owner.name):
                continue
            if method in _methods(place[1]) or (depth and self.inherits(*place, method, depth - 1)):
                return True
        return False

    def _class(self, module: str, name: str, depth: int) -> tuple[str, ast.ClassDef] | None:
        """The class that a dotted name means in a module, and the module that defines it."""
        source = self._source(module)
        if source is None or not name or not depth:
            return None
        first, _, rest = name.partition(".")
        own = next((one for one in source.classes if one.name == name), None)
        if own is not None:
            return module, own
        target = _imports(source, module, self.paths[module].endswith("/__init__.py")).get(first)
        if target is None:
            return None
        where, _, last = f"{target}.{rest}".rstrip(".").rpartition(".")
        return self._class(where, last, depth - 1)

    def _source(self, module: str) -> Source | None:
        path = self.paths.get(module)
        if path is None:
            return None
        if module not in self.parsed:
            self.parsed[module] = parsed(path, self.context.read(path))
        return self.parsed[module]


def _methods(owner: ast.ClassDef) -> frozenset[str]:
    return frozenset(one.name for one in ast.walk(owner) if isinstance(one, FunctionNode))


def _dotted(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=name):
            before = _dotted(value)
            return f"{before}.{name}" if before else ""
        case ast.Subscript(value=value):
            return _dotted(value)
        case _:
            return ""


def _imports(source: Source, module: str, is_package: bool) -> dict[str, str]:
    """What each imported name means, in full."""
    return {
        name: target
        for node in source.of(ast.Import, ast.ImportFrom)
        for name, target in _names(node, module, is_package)
    }


def _names(node: ast.Import | ast.ImportFrom, module: str, is_package: bool) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            first = alias.name.partition(".")[0]
            yield alias.asname or first, alias.name if alias.asname else first
        return
    parts = module.split(".")
    above = parts[: len(parts) - node.level + is_package] if node.level else []
    origin = ".".join((*above, *filter(None, (node.module,))))
    for alias in node.names:
        yield alias.asname or alias.name, f"{origin}.{alias.name}"
