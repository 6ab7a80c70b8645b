"""Which functions test code holds as it is written, whether or not pytest collects them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.source import FunctionNode, Source, blocks
from gatekeeper.checks._sessions import Test

_CALLABLE = (ast.Call, ast.Lambda, ast.Name, ast.Attribute)
"""What a name can be assigned to become a test: `test_one = make_test(1)`."""


class Class(Struct, frozen=True, array_like=True):
    """A class: its full name, its line, the last names of its bases, and its own functions with their lines."""

    name: str
    line: int
    bases: tuple[str, ...]
    own: dict[str, int]

    @property
    def last(self) -> str:
        """Its name within what it stands in."""
        return self.name.rpartition(".")[2]


class Outline(Struct, frozen=True, array_like=True):
    """What a file holds: the functions at its top with their lines, and its classes."""

    functions: tuple[tuple[str, int], ...] = ()
    classes: tuple[Class, ...] = ()


class Written(Struct, frozen=True):
    """A function or method; `line` is where it is defined, or its class when it is inherited. `owner` is that class."""

    test: Test
    line: int
    owner: Class | None


class _Placed(Struct, frozen=True, eq=False):
    path: str
    it: Class


def outline(source: Source | None) -> Outline:
    """The outline of a file; it holds nothing when it cannot be parsed."""
    body = source.tree.body if source is not None else []
    return Outline(tuple(_defined(body)), tuple(_classes(body, "")))


def written(outlines: Mapping[str, Outline]) -> Iterator[Written]:
    """Every function at the top of a file, and every one that a class defines or inherits from a class in sight."""
    for path, file in outlines.items():
        yield from (Written(Test(path, name), line, None) for name, line in file.functions)
    by_name: dict[str, list[_Placed]] = {}
    classes = [_Placed(path, one) for path, file in outlines.items() for one in file.classes]
    for one in classes:
        by_name.setdefault(one.it.last, []).append(one)
    for one in classes:
        for name, line in _methods(one, by_name, frozenset()).items():
            yield Written(Test(one.path, f"{one.it.name}.{name}"), line, one.it)


def _methods(one: _Placed, by_name: Mapping[str, list[_Placed]], seen: frozenset[_Placed]) -> dict[str, int]:
    """The functions of a class. A base is found by its last name, in the same file if it is there."""
    found: dict[str, int] = {}
    for base in one.it.bases:
        named = by_name.get(base, [])
        for parent in [other for other in named if other.path == one.path] or named:
            if parent not in seen:
                found |= dict.fromkeys(_methods(parent, by_name, seen | {one}), one.it.line)
    return found | one.it.own


def _classes(body: Iterable[ast.stmt], prefix: str) -> Iterator[Class]:
    for node in _statements(body):
        if isinstance(node, ast.ClassDef):
            name = f"{prefix}{node.name}"
            yield Class(name, node.lineno, tuple(map(leaf, node.bases)), dict(_defined(node.body)))
            yield from _classes(node.body, f"{name}.")


def _defined(body: Iterable[ast.stmt]) -> Iterator[tuple[str, int]]:
    """The names that are bound to functions, with their lines; conditions are looked into."""
    for node in _statements(body):
        if isinstance(node, FunctionNode):
            yield node.name, node.lineno
        elif isinstance(node, ast.Assign) and isinstance(node.value, _CALLABLE):
            yield from ((target.id, node.lineno) for target in node.targets if isinstance(target, ast.Name))


def _statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements, and those of conditions, loops and the like; not those of functions and classes."""
    for node in body:
        yield node
        if not isinstance(node, FunctionNode | ast.ClassDef):
            yield from _statements(blocks(node))
