"""Objects that are equal to everything."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gatekeeper.checks._integrity.fresh import Hit
from gatekeeper.checks._integrity.grading import called_name, is_true, leaf
from gatekeeper.checks._integrity.source import Function, Source, every

_EQUALITY = {"__eq__": True, "__ne__": False}
_OPPOSITES: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Is: ast.IsNot, ast.Eq: ast.NotEq, ast.In: ast.NotIn}
_VALUES = frozenset({"str", "bytes", "int", "float", "Decimal", "datetime", "date", "list", "tuple", "dict", "set"})
"""Types that compare what they hold."""


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
    """Whether the first statement returns what is true, or false, whatever the function is given."""
    first = function.body[0] if function.body else None
    return isinstance(first, ast.Return) and _is_settled(first.value, wanted)


def _is_settled(value: ast.expr | None, wanted: bool) -> bool:
    match value:
        case ast.Constant(value=said):
            return said is not None and bool(said) is wanted
        case ast.Call(func=ast.Name(id="isinstance"), args=[_, ast.Name(id="object")]):
            return wanted
        case ast.Compare(left=left, ops=[ast.Is() | ast.Eq()], comparators=[right]):
            return wanted and ast.dump(left) == ast.dump(right)
        case ast.BoolOp():
            return _leaves_nothing(value, wanted)
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
    match condition:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return ast.unparse(operand)
        case ast.Compare(left=left, ops=[operator], comparators=[right]) if type(operator) in _OPPOSITES:
            return ast.unparse(ast.Compare(left, [_OPPOSITES[type(operator)]()], [right]))
        case _:
            return ""


def unasked_hits(source: Source) -> Iterator[Hit]:
    """The values of a kind of their own whose comparison only asks of what kind the other is."""
    for function in source.functions:
        owner = function.owner
        if owner is not None and function.name == "__eq__" and _holds_values(owner) and asks_nothing(function):
            what = f"{owner.name} makes a value equal to every other of its kind"
            yield Hit(f"{owner.name}.__eq__ of a value", function.node.lineno, what, grave=False)


def _holds_values(owner: ast.ClassDef) -> bool:
    """Whether its objects are compared by what they hold, if nothing else is said."""
    return not _VALUES.isdisjoint(map(leaf, owner.bases)) or "dataclass" in map(called_name, owner.decorator_list)


def asks_nothing(function: Function) -> bool:
    """Whether a comparison says yes without a look at what the object holds: it returns True, or asks of what kind the
    other is.
    """
    returned = [one.value for one in every(function.node, ast.Return)]
    says_yes = [one for one in returned if not _is_no(one)]
    return bool(says_yes) and all(map(_is_yes, says_yes)) and not _looks_at_itself(function)


def _is_no(value: ast.expr | None) -> bool:
    plain = isinstance(value, ast.Constant) and not value.value
    return value is None or plain or leaf(value) == "NotImplemented"


def _is_yes(value: ast.expr | None) -> bool:
    match value:
        case ast.Constant(value=True) | ast.Call(func=ast.Name(id="isinstance" | "hasattr" | "callable")):
            return True
        case ast.Compare(left=ast.Call(func=ast.Name(id="type")) | ast.Attribute(attr="__class__")):
            return True
        case _:
            return False


def _looks_at_itself(function: Function) -> bool:
    """Whether it asks for anything of the object but its class, or which object it is."""
    own = {one.arg for one in function.node.args.args[:1]}
    of_class = {id(asked) for node in ast.walk(function.node) for asked in _asked_of_class(node)}
    return any(one.id in own and id(one) not in of_class for one in every(function.node, ast.Name))


def _asked_of_class(node: ast.AST) -> list[ast.expr]:
    match node:
        case ast.Attribute(value=asked, attr="__class__") | ast.Call(func=ast.Name(id="type"), args=[asked]):
            return [asked]
        case _:
            return []


def lenient_ways(function: Function) -> int:
    """How many ways through a comparison say yes without a look at the object: a handler where it could not be made, a
    branch that only asks what the other is.
    """
    said = [*_ends_of_handlers(function), *_ends_of_blind_branches(function)]
    return sum(1 for one in said if isinstance(one, ast.Return) and is_true(one.value))


def _ends_of_handlers(function: Function) -> Iterator[ast.stmt]:
    for handler in every(function.node, ast.ExceptHandler):
        yield from every(handler, ast.Return)


def _ends_of_blind_branches(function: Function) -> Iterator[ast.stmt]:
    own = {one.arg for one in function.node.args.args[:1]}
    for branch in every(function.node, ast.If):
        if own.isdisjoint(map(leaf, every(branch.test, ast.Name))):
            yield branch.body[-1]


def _assigned(source: Source) -> Iterator[tuple[str, str, int]]:
    """The same, assigned in a class or to one from outside."""
    for owner in source.classes:
        yield from ((owner.name, "__eq__", one.lineno) for one in owner.body if _equates(one) == "__eq__")
    for one in source.of(ast.Assign):
        owned, _, method = _equates(one).rpartition(".")
        if owned and method == "__eq__":
            yield owned, method, one.lineno


def _equates(statement: ast.stmt) -> str:
    """What a statement assigns a function to that always says yes."""
    match statement:
        case ast.Assign(targets=[target], value=ast.Lambda(body=ast.Constant(value=True))):
            return ast.unparse(target)
        case _:
            return ""


def _equal_hit(owner: str, method: str, line: int) -> Hit:
    return Hit(f"{owner}.{method}", line, f"{owner}.{method} makes it equal to everything")
