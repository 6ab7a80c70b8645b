"""Whether what a test replaces is the project's own, or may be: the edges of a program are there to be replaced."""

from __future__ import annotations

import ast
import builtins
import re
import sys
from collections.abc import Collection, Mapping

from msgspec.structs import replace

from gatekeeper.checks._integrity.binding import bindings
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.replacing import Patch
from gatekeeper.checks._integrity.source import Function
from gatekeeper.checks._integrity.units import Unit
from gatekeeper.checks._integrity.walking import every

_ROOT = re.compile(r"\w*")
_TOOLS = frozenset({"mock", "mocker", "monkeypatch"})
"""What makes mocks is called like this where it is no import."""


def is_ours(patch: Patch, imports: Mapping[str, str], ours: Collection[str]) -> bool:
    """Whether the project defines what is replaced; the standard library seen through a module of ours is not it."""
    return not _is_builtin(patch) and _has_ours(patch, imports, ours)


def may_be_ours(patch: Patch, unit: Unit, imports: Mapping[str, str], ours: Collection[str]) -> bool:
    """Whether the project defines what is replaced, be it called like something of Python's."""
    return _has_ours(patch, imports, ours) and (not _is_builtin(patch) or calls_of_owner(unit.function.node, patch))


def is_in_object(patch: Patch, unit: Unit, imports: Mapping[str, str], ours: Collection[str]) -> bool:
    """Whether what is replaced is in an object that the test did not get from another package, nor made of a class of
    its own: what a fixture, a set-up, or the project gave it.
    """
    root, seen = _root(patch.owner), set[str]()
    made = {leaf(target): value for target, value, _ in bindings(unit.function.node)}
    while root in made and root not in seen:
        seen.add(root)
        root = _root(ast.unparse(made[root]))
    foreign = {*_TOOLS, *(one.name for one in unit.source.classes), *vars(builtins)}
    return root not in ("", *foreign) and (root not in imports or imports[root].partition(".")[0] in ours)


def of_class(patch: Patch, function: Function) -> Patch:
    """What is replaced in an object that the function makes is replaced in its class, as far as the test can see."""
    for target, value, _ in bindings(function.node):
        if isinstance(value, ast.Call) and patch.owner and ast.unparse(target) == patch.owner:
            return replace(patch, owner=ast.unparse(value.func)) if leaf(value.func)[:1].isupper() else patch
    return patch


def _root(owner: str) -> str:
    """The name that a dotted expression begins with."""
    found = _ROOT.match(owner.removeprefix("await "))
    return found.group() if found else ""


def _is_builtin(patch: Patch) -> bool:
    """Whether it is called like something of Python's, and is no method of a class."""
    return hasattr(builtins, patch.name) and not patch.owner.rpartition(".")[2][:1].isupper()


def _has_ours(patch: Patch, imports: Mapping[str, str], ours: Collection[str]) -> bool:
    """The same, where the name is not Python's own."""
    seen = imports.get(patch.owner, patch.owner).rpartition(".")[2]
    if seen in sys.stdlib_module_names and seen not in ours:
        return False
    root, _, rest = (patch.owner or patch.name).partition(".")
    full = imports.get(root, root if patch.owner else "")
    return bool(full) and full.partition(".")[0] in ours and not rest.startswith("environ")


def calls_of_owner(root: ast.AST, patch: Patch) -> bool:
    """Whether a piece of code calls what is replaced as its owner's: `shop.format(…)` is not Python's."""
    owner = patch.owner.rpartition(".")[2]
    called = (one.func for one in every(root, ast.Call) if isinstance(one.func, ast.Attribute))
    return bool(owner) and any(one.attr == patch.name and leaf(one.value) == owner for one in called)
