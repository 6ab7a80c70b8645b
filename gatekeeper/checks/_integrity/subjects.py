"""What a test is about: the function whose result it asserts, or that has to raise."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from gatekeeper.checks._integrity.grading import call_strength, leaf
from gatekeeper.checks._integrity.source import Function, every

_RAISING = ("raises", "assertRaises", "assertRaisesRegex")


def is_subject(owner: str, name: str, test: Function, imports: Mapping[str, str]) -> bool:
    """Whether the test calls `name` of `owner`, and is named after it or asserts what it returns or raises.

    `imports` tells where the names of the test's module come from.
    """
    calls = [one for one in every(test.node, ast.Call) if _is_call_of(one, owner, name, imports)]
    if not calls:
        return False
    plain = f"_{name.strip('_').lower()}_"
    return plain in f"{test.name.lower()}_" or not {*map(id, calls)}.isdisjoint(map(id, _asserted(test)))


def is_asked(name: str, test: Function) -> bool:
    """Whether the test asserts what a method of the object of that name returns or raises."""
    asked = [*_asserted(test), *_looked_at(test)]
    return any(isinstance(one.func, ast.Attribute) and leaf(one.func.value) == name for one in asked)


def _looked_at(test: Function) -> Iterator[ast.Call]:
    """The calls to whose results the test gives a name that its assertions mention."""
    mentioned = {one.id for made in every(test.node, ast.Assert) for one in every(made, ast.Name)}
    for assignment in every(test.node, ast.Assign):
        yield from (call for name, call in _result(assignment) if name in mentioned)


def _is_call_of(call: ast.Call, owner: str, name: str, imports: Mapping[str, str]) -> bool:
    """Whether what is called may be it: a method of any object where a class owns it, else what the module gives."""
    if leaf(call.func) != name or not isinstance(call.func, ast.Attribute):
        return leaf(call.func) == name
    last = owner.rpartition(".")[2]
    if not owner or last[:1].isupper():
        return True
    seen = leaf(call.func.value)
    return last in (seen, imports.get(seen, seen).rpartition(".")[2])


def _asserted(test: Function) -> Iterator[ast.Call]:
    """The calls whose result is asserted, directly or by a name, and those that have to raise."""
    results = {name: call for one in every(test.node, ast.Assign) for name, call in _result(one)}
    for node in ast.walk(test.node):
        for side in _sides(node):
            if isinstance(side, ast.Call):
                yield side
            elif isinstance(side, ast.Name) and side.id in results:
                yield results[side.id]
        yield from _raising(node)


def _result(assignment: ast.Assign) -> Iterator[tuple[str, ast.Call]]:
    match assignment:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call):
            yield name, call
        case _:
            pass


def _sides(node: ast.AST) -> list[ast.expr]:
    """What an assertion compares, or asks for."""
    match node:
        case ast.Assert(test=ast.Compare(left=left, comparators=others)):
            return [left, *others]
        case ast.Assert(test=ast.UnaryOp(operand=asked)) | ast.Assert(test=asked):
            return [asked]
        case ast.Call(func=function, args=given) if leaf(function) not in _RAISING and call_strength(node) is not None:
            return given
        case _:
            return []


def _raising(node: ast.AST) -> Iterator[ast.Call]:
    """`with raises(…): name(…)`, where the call is all that stands under it, and `raises(…, lambda: name(…))`."""
    match node:
        case ast.With(
            items=[ast.withitem(context_expr=ast.Call(func=expects))], body=[ast.Expr(value=ast.Call() as call)]
        ) if leaf(expects) in _RAISING:
            yield call
        case ast.Call(func=expects, args=[_, ast.Lambda(body=ast.Call() as call)]) if leaf(expects) in _RAISING:
            yield call
        case _:
            pass
