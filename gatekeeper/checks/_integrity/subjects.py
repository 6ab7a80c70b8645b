"""What a test is about: the function whose result it asserts, or that has to raise."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence

from gatekeeper.checks._integrity.binding import bindings
from gatekeeper.checks._integrity.grading import call_strength, leaf
from gatekeeper.checks._integrity.source import Function
from gatekeeper.checks._integrity.walking import every, walk

_CONTAINERS = {"list", "tuple", "set", "frozenset", "sorted", "dict", "iter", "next"}
_TAKING = frozenset(_CONTAINERS | {"len", "str", "repr", "bool", "int", "float", "any", "all", "isinstance"})
"""What is put into these, or looked at by them, is still what is asked."""
_RAISING = ("raises", "assertRaises", "assertRaisesRegex")
_Results = Mapping[str, Sequence[ast.expr]]


def is_subject(
    owner: str, name: str, test: Function, imports: Mapping[str, str], lines: Container[int] | None = None
) -> bool:
    """Whether the test calls `name` of `owner`, and is named after it or asserts what it returns or raises.

    `imports` tells where the names of the test's module come from; `lines` are those that count, all when not given.
    """
    named = f"_{name.strip('_').lower()}_" in f"{test.name.lower()}_"
    calls = every(test.node, ast.Call) if named else iter(())
    return is_asserted(owner, name, test, imports, lines) or any(
        is_call_of(one, owner, name, imports) for one in calls if _is_among(one, lines)
    )


def is_asserted(
    owner: str, name: str, test: Function, imports: Mapping[str, str], lines: Container[int] | None = None
) -> bool:
    """Whether the test asserts what `name` of `owner` returns or raises."""
    calls = (one for one in asserted(test) if _is_among(one, lines))
    return any(is_call_of(one, owner, name, imports) for one in calls)


def sources_of_result(helper: Function) -> Iterator[ast.Call]:
    """The calls from which comes what a helper of tests gives."""
    results = _results_of(helper)
    for leaving in every(helper.node, ast.Return):
        yield from _sources(leaving.value, results) if leaving.value is not None else ()


def is_asked(name: str, test: Function) -> bool:
    """Whether the test asserts what a method of the object of that name returns or raises."""
    return any(isinstance(one.func, ast.Attribute) and leaf(one.func.value) == name for one in asserted(test))


def _is_among(call: ast.Call, lines: Container[int] | None) -> bool:
    return lines is None or call.lineno in lines


def is_call_of(call: ast.Call, owner: str, name: str, imports: Mapping[str, str]) -> bool:
    """Whether what is called may be it: a method of any object where a class owns it, else what the module gives; only
    a plain name where nothing owns it.
    """
    if leaf(call.func) != name or not isinstance(call.func, ast.Attribute):
        return leaf(call.func) == name
    last = owner.rpartition(".")[2]
    if last[:1].isupper():
        return True
    seen = leaf(call.func.value)
    return bool(last) and last in (seen, imports.get(seen, seen).rpartition(".")[2])


def asserted(test: Function) -> Iterator[ast.Call]:
    """The calls whose result is asserted, directly or by a name, and those that have to raise."""
    results = _results_of(test)
    for node in walk(test.node):
        for side in (*_sides(node), *_raising(node)):
            yield from _sources(side, results)


def _results_of(test: Function) -> _Results:
    """What each name is given, or gets done to it."""
    results: defaultdict[str, list[ast.expr]] = defaultdict(list)
    for name, value in _results(test):
        results[name].append(value)
    return results


def _sources(side: ast.expr, results: _Results) -> Iterator[ast.Call]:
    """The calls that a value comes from: its own, that of its name, and what is only put into a list or looked into."""
    waiting, seen = [side], set[int]()
    while waiting:
        asked = waiting.pop()
        if id(asked) not in seen:
            seen.add(id(asked))
            waiting += _parts(asked, results)
            yield from (one for one in (asked,) if isinstance(one, ast.Call))


def _parts(asked: ast.expr, results: _Results) -> Sequence[ast.expr]:
    """What a value is one step before it is asked."""
    match asked:
        case ast.Name(id=name):
            return results.get(name, ())
        case ast.Call(func=called, args=[value, *_]) if leaf(called) in _TAKING:
            return (value,)
        case ast.Call(func=ast.Attribute(value=value)):
            return (value,)
        case ast.Compare(left=left, comparators=others):
            return (left, *others)
        case ast.BoolOp(values=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts):
            return parts
        case _:
            return _inner(asked)


def _inner(asked: ast.expr) -> Sequence[ast.expr]:
    match asked:
        case (
            ast.Attribute(value=value)
            | ast.Subscript(value=value)
            | ast.Await(value=value)
            | ast.NamedExpr(value=value)
            | ast.UnaryOp(operand=value)
            | ast.ListComp(elt=value)
            | ast.GeneratorExp(elt=value)
        ):
            return (value,)
        case _:
            return ()


def _results(test: Function) -> Iterator[tuple[str, ast.expr]]:
    """The names that a value, or a part of it, is given; and those that a function gets, which may change them."""
    for target, value, _ in bindings(test.node):
        yield from ((one.id, value) for one in every(target, ast.Name))
    for statement in every(test.node, ast.Expr):
        given = statement.value.args if isinstance(statement.value, ast.Call) else []
        yield from ((one.id, statement.value) for one in given if isinstance(one, ast.Name))


def _sides(node: ast.AST) -> Sequence[ast.expr]:
    """What an assertion compares, or asks for."""
    match node:
        case ast.Assert(test=asked):
            return (asked,)
        case ast.Call(func=function, args=given) if leaf(function) not in _RAISING and call_strength(node) is not None:
            return given
        case _:
            return ()


def _raising(node: ast.AST) -> Iterator[ast.expr]:
    """`with raises(…): name(…)`, where the call is all that stands under it, `raises(…, lambda: name(…))`, and
    `raises(…, name, …)`.
    """
    match node:
        case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
            if any(_raises(item.context_expr) for item in items):
                yield from _only(body)
        case ast.Call(func=expects, args=[_, ast.Lambda(body=asked)]) if leaf(expects) in _RAISING:
            yield asked
        case ast.Call(func=expects, args=[_, asked, *given]) if leaf(expects) in _RAISING:
            yield ast.copy_location(ast.Call(asked, given, []), node)
        case _:
            pass


def _raises(expression: ast.expr) -> bool:
    return isinstance(expression, ast.Call) and leaf(expression.func) in _RAISING


def _only(body: Sequence[ast.stmt]) -> Iterator[ast.expr]:
    """The value of the one statement of a block, be it in a block of its own."""
    match body:
        case [ast.Expr(value=asked)] | [ast.Assign(value=asked)]:
            yield asked
        case [ast.With(body=inner)] | [ast.AsyncWith(body=inner)] | [ast.For(body=inner)]:
            yield from _only(inner)
        case _:
            pass
