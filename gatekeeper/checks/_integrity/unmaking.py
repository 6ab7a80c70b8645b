"""Definitions that are taken back: a test that another statement deletes or replaces, or that its decorator drops."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.source import Function, Source
from gatekeeper.checks._integrity.walking import every


@lru_cache(maxsize=64)
def unmaking(source: Source) -> tuple[ast.stmt, ...]:
    """The statements of a module that can take a definition back."""
    return tuple(one for one in source.tree.body if isinstance(one, ast.Assign | ast.Delete | ast.Expr))


def taken_back(function: Function, source: Source) -> str:
    """Why a test is none that is defined as one: what takes it back, in words; "" when nothing does."""
    for statement in _replacing(function, function.owner, source) if function.owner is not None else ():
        return f"`{ast.unparse(statement)}` takes it back"
    dropped = next((name for name in map(leaf, function.node.decorator_list) if _drops(name, source)), "")
    return f"the decorator {dropped} does not give it back" if dropped else ""


def _replacing(method: Function, owner: ast.ClassDef, source: Source) -> Iterator[ast.stmt]:
    """The statements that delete a method, or assign something else to its name."""
    later = (one for one in owner.body if one.lineno > method.node.lineno)
    yield from (one for one in later if method.name in _targets(one))
    yield from (one for one in unmaking(source) if f"{owner.name}.{method.name}" in _targets(one))


def _targets(statement: ast.stmt) -> list[str]:
    """What a statement deletes or assigns to, as it is written."""
    match statement:
        case ast.Assign(targets=targets) | ast.Delete(targets=targets):
            return [ast.unparse(one) for one in targets]
        case ast.Expr(
            value=ast.Call(func=ast.Name(id="setattr" | "delattr"), args=[owner, ast.Constant() as name, *_])
        ):
            return [f"{ast.unparse(owner)}.{name.value}"]
        case _:
            return []


def _drops(name: str, source: Source) -> bool:
    """Whether a decorator that the module defines gives back nothing that runs."""
    for statement in source.tree.body:
        if isinstance(statement, ast.FunctionDef) and statement.name == name:
            returned = [one.value for one in every(statement, ast.Return) if one.value is not None]
            return all(isinstance(one, ast.Constant) for one in returned)
    return False
