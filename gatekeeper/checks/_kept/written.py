"""Which functions test code holds as it is written, whether or not pytest collects them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.source import FunctionNode, Source, blocks
from gatekeeper.checks._sessions import Test

_CALLABLE = (ast.Call, ast.Lambda, ast.Name, ast.Attribute)
"""What a name can be assigned to become a test: `test_one = make_test(1)`."""


class Written(Struct, frozen=True):
    """A function or method; `line` is where it is defined, or its class when it is inherited. `owner` is that class."""

    test: Test
    line: int
    owner: ast.ClassDef | None


class _Class(Struct):
    """A class: its full name, and its own functions with their lines."""

    path: str
    name: str
    node: ast.ClassDef
    own: dict[str, int] = field(default_factory=dict[str, int])


def written(sources: Iterable[Source]) -> Iterator[Written]:
    """Every function at the top of a module, and every one that a class defines or inherits from a class in sight."""
    classes: list[_Class] = []
    for source in sources:
        for name, line in _defined(source.tree.body):
            yield Written(Test(source.path, name), line, None)
        classes += _classes(source.path, source.tree.body, "")
    by_name: dict[str, list[_Class]] = {}
    for one in classes:
        by_name.setdefault(one.node.name, []).append(one)
    for one in classes:
        for name, line in _methods(one, by_name, frozenset()).items():
            yield Written(Test(one.path, f"{one.name}.{name}"), line, one.node)


def _methods(one: _Class, by_name: Mapping[str, list[_Class]], seen: frozenset[int]) -> dict[str, int]:
    """The functions of a class. A base is found by its last name, in the same file if it is there."""
    found: dict[str, int] = {}
    for base in one.node.bases:
        named = by_name.get(leaf(base), [])
        for parent in [other for other in named if other.path == one.path] or named:
            if id(parent) not in seen:
                found |= dict.fromkeys(_methods(parent, by_name, seen | {id(one)}), one.node.lineno)
    return found | one.own


def _classes(path: str, body: Iterable[ast.stmt], prefix: str) -> Iterator[_Class]:
    for node in _statements(body):
        if isinstance(node, ast.ClassDef):
            name = f"{prefix}{node.name}"
            yield _Class(path, name, node, dict(_defined(node.body)))
            yield from _classes(path, node.body, f"{name}.")


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
