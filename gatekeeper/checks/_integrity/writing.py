"""Expressions of tests with everything written in them that their names stand for."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import reduce
from itertools import islice, takewhile
from typing import Any, cast

from msgspec import Struct
from msgspec.structs import replace

from gatekeeper.checks._integrity.folding import MOST, UNKNOWN, fields, folded, last, listed
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.modules import Module
from gatekeeper.checks._integrity.source import Function, FunctionNode
from gatekeeper.checks._integrity.walking import every

Values = Mapping[str, ast.expr]
_DEEPEST = 8
_LONGEST = 1_000
"""How many parts an expression may have, written out, to be read."""
_MOST_PARTS = 5_000
"""How many parts a value may have to be written in the place of its name."""


class Scope(Struct, frozen=True):
    """Where an expression stands: what its names are there, dotted ones included, and in which class and module."""

    module: Module
    owner: ast.ClassDef | None
    values: Values
    inner: Mapping[str, FunctionNode]
    """The functions that are defined within the test."""
    depth: int = 0

    def knowing(self, values: Values) -> Scope:
        """The same with more names known."""
        return replace(self, values={**self.values, **values})

    def helper(self, called: ast.expr) -> FunctionNode | None:
        """The function of the tests that a call is one of; None where it is none of theirs."""
        match called:
            case ast.Name(id=name) if name not in self.values:
                known = self.module.helper(name)
                return self.inner.get(name) or (known.node if known else None)
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
                known = self.module.method(self.owner, name)
                return known.node if known else None
            case _:
                return None

    def within(self, function: FunctionNode, call: ast.Call) -> Scope | None:
        """The scope in a function that is called; None where it cannot be told what it is given."""
        given = _bound(function, call)
        if given is None or self.depth >= _DEEPEST:
            return None
        written = {name: write(value, self) for name, value in given.items()}
        kept = self.values if function in self.inner.values() else _dotted(self.values)
        return replace(self, values={**kept, **written}, depth=self.depth + 1)


def _dotted(values: Values) -> Values:
    """What belongs to the test's object."""
    return {name: value for name, value in values.items() if "." in name}


def write(node: ast.expr, scope: Scope) -> ast.expr:
    """An expression with what its names stand for in their places."""
    return cast("ast.expr", _written(node, scope))


def unknown() -> ast.expr:
    """Stands for what nothing is known of."""
    return ast.Name(UNKNOWN, ast.Load())


def spelled(node: ast.AST) -> str:
    """What was written, as a text; what nobody could read, or Python cannot write, is unknown."""
    text = UNKNOWN
    with suppress(ValueError, RecursionError):
        text = ast.unparse(node) if _is_short(node, _LONGEST) else text
    return text


def _written(node: ast.AST, scope: Scope) -> ast.AST:
    scope.module.spend(1)
    match node:
        case ast.Name(id=name, ctx=ast.Load()):
            return _stands_for(name, scope)
        case ast.Attribute(value=ast.Name(id=owner), attr=name, ctx=ast.Load()) if (
            found := _attribute(owner, name, scope)
        ) is not None:
            return found
        case ast.Call() if (result := _given_back(node, scope)) is not None:
            return result
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            return _comprehension(node, scope)
        case ast.Lambda(args=arguments):
            return rebuilt(node, without(scope, (one.arg for one in every(arguments, ast.arg))))
        case _:
            made = rebuilt(node, scope)
            return folded(made, scope.module.records) if isinstance(made, ast.expr) else made


def rebuilt(node: ast.AST, scope: Scope) -> ast.AST:
    """A copy of a piece of code with all its parts written out."""
    given: dict[str, Any] = {name: _part(node.__dict__.get(name), scope) for name in node._fields}
    made = type(node)(**given)
    if isinstance(node, ast.stmt) and isinstance(made, ast.stmt):
        made.lineno = getattr(node, "lineno", 0)
    return made


def _part(part: object, scope: Scope) -> object:
    if isinstance(part, list):
        return [_part(one, scope) for one in cast("list[object]", part)]
    return _written(part, scope) if isinstance(part, ast.AST) else part


def without(scope: Scope, names: Iterable[str]) -> Scope:
    """A scope in which some names stand for themselves."""
    return scope.knowing({name: ast.Name(name, ast.Load()) for name in names})


def _stands_for(name: str, scope: Scope) -> ast.expr:
    if name in scope.values:
        return scope.values[name]
    module = scope.module
    known, constant = module.written, _constant(name, scope)
    if name not in known and constant is not None and scope.depth < _DEEPEST:
        known[name] = write(constant, replace(scope, values={}, inner={}, depth=scope.depth + 1))
    return known[name] if name in known else ast.Name(module.imports.get(name, name), ast.Load())


def _constant(name: str, scope: Scope) -> ast.expr | None:
    """What a module says that a name is; a kind of rows is known by its name."""
    return None if name in scope.module.records else scope.module.constants.get(name)


def _attribute(owner: str, name: str, scope: Scope) -> ast.expr | None:
    """What an attribute of the test's object is, or of what a fixture is given."""
    if (known := scope.values.get(f"{owner}.{name}")) is not None:
        return known
    if owner not in ("self", "cls") or scope.depth >= _DEEPEST:
        return None
    value = scope.module.owned(scope.owner, name)
    return write(value, replace(scope, depth=scope.depth + 1)) if value is not None else None


def _given_back(call: ast.Call, scope: Scope) -> ast.expr | None:
    """What a helper of the tests gives back, where it does nothing else; None for other calls."""
    helper = scope.helper(call.func)
    within = scope.within(helper, call) if helper is not None else None
    return result_of(helper, within) if helper is not None and within is not None else None


def result_of(function: FunctionNode, scope: Scope) -> ast.expr | None:
    """What a function gives back that only computes it."""
    for statement in function.body:
        match statement:
            case ast.Return(value=ast.expr() as value) | ast.Expr(value=ast.Yield(value=ast.expr() as value)):
                return write(value, scope)
            case ast.Assign(targets=[target], value=value) if not any(every(target, ast.Subscript)):
                scope = scope.knowing(bound(target, write(value, scope), scope))
            case ast.Expr(value=ast.Constant()):
                pass
            case _:
                break
    return None


def bound(target: ast.expr, value: ast.expr, scope: Scope) -> Values:
    """The names in a target, each with its part of the value."""
    match target:
        case ast.Name(id=name):
            return {name: value if _is_short(value, _MOST_PARTS) else unknown()}
        case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
            return {f"self.{name}": value, f"cls.{name}": value}
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            return _each_bound(targets, value, scope)
        case _:
            return _all_unknown([target])


def _all_unknown(targets: list[ast.expr]) -> Values:
    names = (one for target in targets for one in every(target, ast.Name) if isinstance(one.ctx, ast.Store))
    return {one.id: unknown() for one in names}


def _is_short(value: ast.AST, most: int) -> bool:
    return next(islice(ast.walk(value), most, None), None) is None


def _each_bound(targets: list[ast.expr], value: ast.expr, scope: Scope) -> Values:
    """The same of several; of what stands behind a star, nothing is known."""
    before = list(takewhile(lambda one: not isinstance(one, ast.Starred), targets))
    items = listed(value) or list(fields(value, scope.module.records).values())
    if len(items) != len(targets) or len(before) < len(targets):
        places = map(ast.Constant, range(len(before)))
        items = [ast.Subscript(value, place, ast.Load()) for place in places]
    known = (bound(*pair, scope) for pair in zip(before, items, strict=False))
    return _merged([*known, _all_unknown(targets[len(before) :])])


def _merged(parts: Iterable[Values]) -> Values:
    none: Values = {}
    return reduce(lambda one, other: {**one, **other}, parts, none)


def _bound(function: FunctionNode, call: ast.Call) -> Values | None:
    """What the parameters of a function are given; None where that cannot be told."""
    names = _positional(function)
    names = names[1:] if isinstance(call.func, ast.Attribute) and names[:1] in (["self"], ["cls"]) else names
    known = {**_defaults(function), **dict(zip(names, call.args, strict=False)), **_named(call)}
    is_whole = known.keys() == {*names, *(one.arg for one in function.args.kwonlyargs)}
    return known if is_whole and len(call.args) <= len(names) and _is_plain(function, call) else None


def _named(call: ast.Call) -> Values:
    return {one.arg: one.value for one in call.keywords if one.arg}


def _is_plain(function: FunctionNode, call: ast.Call) -> bool:
    """Whether nothing is given, or taken, with stars."""
    starred = any(isinstance(one, ast.Starred) for one in call.args) or any(one.arg is None for one in call.keywords)
    return not (starred or function.args.vararg or function.args.kwarg)


def _positional(function: FunctionNode) -> list[str]:
    return [one.arg for one in (*function.args.posonlyargs, *function.args.args)]


def _defaults(function: FunctionNode) -> Values:
    arguments = function.args
    names = _positional(function)
    found = dict(zip(reversed(names), reversed(arguments.defaults), strict=False))
    pairs = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    return found | {one.arg: value for one, value in pairs if value is not None}


def _comprehension(node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, scope: Scope) -> ast.expr:
    """What is made of each item of what is written out; of anything else, as it is."""
    scopes = _scopes(node.generators, scope)
    if scopes is None:
        return cast("ast.expr", rebuilt(node, without(scope, _targets(node.generators))))
    if isinstance(node, ast.DictComp):
        return ast.Dict([*_each_written(node.key, scopes)], _each_written(node.value, scopes))
    items = _each_written(node.elt, scopes)
    return ast.Set(items) if isinstance(node, ast.SetComp) else ast.List(items, ast.Load())


def _each_written(node: ast.expr, scopes: list[Scope]) -> list[ast.expr]:
    return [write(node, one) for one in scopes]


def _targets(generators: list[ast.comprehension]) -> list[str]:
    return [one.id for part in generators for one in every(part.target, ast.Name)]


def _scopes(generators: list[ast.comprehension], scope: Scope) -> list[Scope] | None:
    """The scope of each turn; None where it is not known how many there are."""
    scopes = [scope]
    for part in generators:
        found = [_turns(part, one) for one in scopes]
        if None in found:
            return None
        scopes = [one for turns in found for one in turns or ()]
    return scopes if len(scopes) <= MOST else None


def _turns(part: ast.comprehension, scope: Scope) -> list[Scope] | None:
    turns = turns_of(part.target, part.iter, scope) if not part.ifs else None
    return None if turns is None else [scope.knowing(one) for one in turns]


def turns_of(target: ast.expr, iterated: ast.expr, scope: Scope) -> list[Values] | None:
    """What each turn of a loop gives names; None where what it goes through is not written out."""
    items = listed(write(iterated, scope))
    return None if items is None else [bound(target, one, scope) for one in items]


def fixture(name: str, scope: Scope) -> Function | None:
    """The fixture of that name that a test gets."""
    found = scope.module.method(scope.owner, name) or scope.module.helper(name)
    return found if found is not None and any("fixture" in spelled(one) for one in found.node.decorator_list) else None


def rows_of(decorators: Iterable[ast.expr], scope: Scope) -> Iterator[list[Values]]:
    """What each `parametrize` gives, case by case."""
    for mark in decorators:
        if isinstance(mark, ast.Call) and leaf(mark.func) == "parametrize":
            given: Values = {**dict(zip(("argnames", "argvalues"), mark.args, strict=False)), **_named(mark)}
            if "argnames" in given and "argvalues" in given:
                yield list(_rows(given["argnames"], given["argvalues"], scope))


def _rows(named: ast.expr, given: ast.expr, scope: Scope) -> Iterator[Values]:
    names, table = parameters(named), write(given, scope)
    target = ast.Tuple([ast.Name(one) for one in names]) if len(names) != 1 else ast.Name(names[0])
    rows = listed(table)
    for row in [each(table, scope)] if rows is None else rows:
        yield bound(target, row_value(row, len(names)), scope)


def each(table: ast.expr, scope: Scope) -> ast.expr:
    """Stands for each item of what is not written out."""
    return unknown() if scope.module.is_table(table) else ast.Call(ast.Name("each"), [table], [])


def row_value(row: ast.expr, many: int) -> ast.expr:
    """What a row gives, `pytest.param` or not."""
    if isinstance(row, ast.Call) and last(row.func) == "param":
        return row.args[0] if many == 1 and row.args else ast.Tuple(row.args, ast.Load())
    return row


def parameters(named: ast.expr) -> list[str]:
    """The names of the parameters that a mark gives values to: `"a, b"`, `["a", "b"]`."""
    parts = named.elts if isinstance(named, ast.Tuple | ast.List) else [named]
    texts = [one.value for one in parts if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return [name.strip() for text in texts for name in text.split(",") if name.strip()]
