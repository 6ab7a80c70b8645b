"""Objects that are equal to everything, or of every kind."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from gatekeeper.checks._integrity.answers import literal
from gatekeeper.checks._integrity.binding import named
from gatekeeper.checks._integrity.fresh import Hit
from gatekeeper.checks._integrity.grading import is_true, leaf
from gatekeeper.checks._integrity.opposites import opposite
from gatekeeper.checks._integrity.own import assigned
from gatekeeper.checks._integrity.source import Function, FunctionNode, Source
from gatekeeper.checks._integrity.walking import every, walk

_EQUALITY = {
    "__eq__": True,
    "__ne__": False,
    "__instancecheck__": True,
    "__subclasscheck__": True,
    "__subclasshook__": True,
}
"""The methods by which a comparison is made, and what they say where nothing differs."""
_SAYING = {
    "__eq__": "makes it equal to everything",
    "__ne__": "makes it equal to everything",
    "__instancecheck__": "makes everything an object of it",
    "__subclasscheck__": "makes everything a class of it",
    "__subclasshook__": "makes everything a class of it",
}
_Names = Mapping[str, ast.expr]
_NONE: _Names = {}


def equal_hits(source: Source) -> Iterator[Hit]:
    """The classes whose comparison says yes whatever it is asked."""
    yield from (_equal_hit(*one) for one in (*_defined(source), *_assigned(source)))


def _defined(source: Source) -> Iterator[tuple[str, str, int]]:
    """The methods that say yes whatever they are asked: their class, name and line."""
    for function in source.functions:
        wanted = _EQUALITY.get(function.name)
        if wanted is not None and function.owner is not None and _says(function, wanted):
            yield function.owner.name, function.name, function.node.lineno


def always_equal(function: Function) -> bool:
    """Whether it is such a method."""
    return _says(function, _EQUALITY.get(function.name, True))


def _says(function: Function, wanted: bool) -> bool:
    """Whether it returns what is true, or false, whatever the function is given: at once, or whichever way it takes."""
    first = function.body[0] if function.body else None
    if isinstance(first, ast.Return):
        return is_settled(first.value, wanted)
    names = single_names(function.node)
    returned = list(every(function.node, ast.Return))
    return (
        bool(returned)
        and _returns(function.body[-1])
        and not _does_more(function)
        and all(is_settled(one.value, wanted, names) for one in returned)
    )


def _returns(last: ast.stmt) -> bool:
    """Whether no way leads past a statement."""
    match last:
        case ast.If(body=[*_, first], orelse=[*_, second]):
            return _returns(first) and _returns(second)
        case ast.Try(body=[*_, first], handlers=handlers, orelse=[]):
            return _returns(first) and all(_returns(one.body[-1]) for one in handlers)
        case _:
            return isinstance(last, ast.Return)


def _does_more(function: Function) -> bool:
    """Whether a comparison may fail by itself, or keeps what it is given for whoever asks later."""
    own = {one.arg for one in function.node.args.args[:1]}
    fails = next(every(function.node, ast.Assert), None) or next(every(function.node, ast.Raise), None)
    doing = (one for one in walk(function.node) if isinstance(one, ast.Expr | ast.Assign | ast.AugAssign))
    return fails is not None or any(not own.isdisjoint(map(leaf, every(one, ast.Name))) for one in doing)


def single_names(function: FunctionNode) -> _Names:
    """What a function gives to the names that it gives one thing alone."""
    times = assigned(function)
    return {name: value for name, value in named(function.body) if times[name] == 1}


def is_settled(value: ast.expr | None, wanted: bool, names: _Names = _NONE) -> bool:
    """Whether an expression is true, or false, whatever it asks. `names` are those that stand for one expression."""
    match value:
        case ast.Name(id=name) if name in names:
            return is_settled(names[name], wanted)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return is_settled(operand, not wanted, names)
        case ast.IfExp(body=first, orelse=second):
            return is_settled(first, wanted, names) and is_settled(second, wanted, names)
        case ast.BoolOp():
            return _leaves_nothing(value, wanted)
        case _:
            return _is_plainly(value, wanted)


def _is_plainly(value: ast.expr | None, wanted: bool) -> bool:
    match value:
        case ast.Constant(value=said):
            return said is not None and bool(said) is wanted
        case ast.Call(func=ast.Name(id="bool"), args=[inner]):
            return is_settled(inner, wanted)
        case ast.Call(func=ast.Name(id="isinstance"), args=[_, ast.Name(id="object")]):
            return wanted
        case ast.Compare(left=ast.Call(func=ast.Name(id="len")), ops=[ast.GtE()], comparators=[ast.Constant(value=0)]):
            return wanted
        case ast.Compare(left=left, ops=[ast.Is() | ast.Eq()], comparators=[right]):
            return wanted and ast.dump(left) == ast.dump(right)
        case _:
            return False


def _leaves_nothing(joined: ast.BoolOp, wanted: bool) -> bool:
    """Whether one always holds, or of two conditions one is what the other denies: one of these holds, and both never
    do.
    """
    if isinstance(joined.op, ast.Or) and wanted and any(map(is_true, joined.values)):
        return True
    opposed = any(_denied(one) == ast.unparse(other) for one in joined.values for other in joined.values)
    return opposed and isinstance(joined.op, ast.Or) is wanted


def _denied(condition: ast.expr) -> str:
    denied = opposite(condition)
    return ast.unparse(denied) if denied is not None else ""


def _assigned(source: Source) -> Iterator[tuple[str, str, int]]:
    """The same, given to a class within or from outside, or told to a mock."""
    said = frozenset(one.name for one in source.functions if one.owner is None and _says(one, True))
    owners = _owners(source)
    for one in (*source.of(ast.Assign), *source.of(ast.Call), *source.of(ast.Dict)):
        owned, _, method = _equates(one, said).removesuffix(".return_value").rpartition(".")
        owner = owned or owners.get(id(one), "")
        if owner and method == "__eq__":
            yield owner, method, one.lineno


def _owners(source: Source) -> dict[int, str]:
    """The name of the class in which a statement stands, by the identity of that."""
    return {id(one): owner.name for owner in source.classes for one in owner.body}


def _equates(node: ast.stmt | ast.expr, said: frozenset[str]) -> str:
    """What a piece of code gives a function to that always says yes, or that answer. `said` are such functions."""
    match node:
        case ast.Assign(targets=[target], value=value):
            is_yes = is_true(value) if leaf(target) == "return_value" else _is_yes(value, said)
            return ast.unparse(target) if is_yes else ""
        case ast.Call(func=ast.Name(id="setattr"), args=[owner, ast.Constant(value=str(name)), value]):
            return f"{ast.unparse(owner)}.{name}" if _is_yes(value, said) else ""
        case ast.Dict():
            return _equates_in(node, said)
        case _:
            return ""


def _equates_in(namespace: ast.Dict, said: frozenset[str]) -> str:
    """The same of a dictionary from which `type` makes a class."""
    pairs = zip(namespace.keys, namespace.values, strict=True)
    given = (one for key, one in pairs if literal(key) == "'__eq__'")
    return "the class.__eq__" if any(_is_yes(one, said) for one in given) else ""


def _is_yes(value: ast.expr, said: frozenset[str]) -> bool:
    """Whether it is a function that always says yes."""
    return is_settled(value.body, True) if isinstance(value, ast.Lambda) else leaf(value) in said


def _equal_hit(owner: str, method: str, line: int) -> Hit:
    return Hit(f"{owner}.{method}", line, f"{owner}.{method} {_SAYING[method]}")
