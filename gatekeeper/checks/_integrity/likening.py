"""Comparisons that say yes without a look at what is compared: they ask of what kind it is, or of what size."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from gatekeeper.checks._integrity.equating import always_equal, single_names
from gatekeeper.checks._integrity.fresh import Hit
from gatekeeper.checks._integrity.grading import called_name, is_true, leaf
from gatekeeper.checks._integrity.source import Function, Source, every

_VALUES = frozenset(
    {
        *("str", "bytes", "bytearray", "int", "float", "complex", "Decimal", "Fraction"),
        *("datetime", "date", "time", "timedelta", "Path", "PurePath", "PosixPath"),
        *("list", "tuple", "dict", "set", "frozenset", "OrderedDict", "defaultdict", "Counter", "deque", "array"),
        *("UserDict", "UserList", "UserString", "NamedTuple", "namedtuple", "TypedDict"),
        *("List", "Tuple", "Dict", "Set", "FrozenSet"),
    }
)
"""Types that compare what they hold."""
_MAKING = frozenset({"dataclass", "define", "frozen", "mutable", "attrs", "s", "attributes"})
"""Decorators of classes that are made to hold something."""
_MEASURING = frozenset({"type", "len", "id", "bool", "callable", "isinstance", "hasattr"})
"""What tells nothing about what an object holds."""
_Names = Mapping[str, ast.expr]


def unasked_hits(source: Source) -> Iterator[Hit]:
    """The objects that hold something whose comparison only asks of what kind the other is, or how long."""
    owners = {one.name: one for one in source.classes}
    for function in source.functions:
        owner = function.owner
        if owner is None or function.name != "__eq__" or always_equal(function):
            continue
        if _holds_values(owner, owners) and asks_nothing(function):
            what = f"{owner.name} makes a value equal to every other of its kind"
            yield Hit(of_value(function), function.node.lineno, what, grave=False)


def of_value(function: Function) -> str:
    """What makes the comparison of a value the same after a move."""
    return f"{function.owner.name}.{function.name} of a value" if function.owner is not None else ""


def _holds_values(owner: ast.ClassDef, known: Mapping[str, ast.ClassDef]) -> bool:
    """Whether its objects hold something that others of the class need not: what they are made from does, or they are
    given attributes.
    """
    bases = {leaf(one.value) if isinstance(one, ast.Subscript) else called_name(one) for one in owner.bases}
    others = {name: one for name, one in known.items() if name != owner.name}
    made = not _MAKING.isdisjoint(map(called_name, owner.decorator_list)) or _is_given(owner)
    return (
        made
        or not _VALUES.isdisjoint(bases)
        or any(_holds_values(others[one], others) for one in bases & others.keys())
    )


def _is_given(owner: ast.ClassDef) -> bool:
    """Whether `__init__` gives the object what it was given."""
    makers = (one for one in owner.body if isinstance(one, ast.FunctionDef) and one.name == "__init__")
    given = (target for maker in makers for one in every(maker, ast.Assign) for target in one.targets)
    stored = (part for target in given for part in every(target, ast.Attribute))
    return any(leaf(one.value) == "self" for one in stored)


def asks_nothing(function: Function) -> bool:
    """Whether a comparison says yes without a look at what the object holds: it returns True, or asks of what kind the
    other is, or how long.
    """
    names = single_names(function.node)
    same = {id(one) for branch in every(function.node, ast.If) if _is_same(branch.test) for one in branch.body}
    returned = [one.value for one in every(function.node, ast.Return) if id(one) not in same]
    says_yes = [one for one in returned if not _is_no(one)]
    return bool(says_yes) and all(_is_yes(one, names) for one in says_yes) and not _looks_at_itself(function)


def _is_same(test: ast.expr) -> bool:
    """Whether it is asked of two objects whether they are one."""
    match test:
        case ast.Compare(left=ast.Name(), ops=[ast.Is()], comparators=[ast.Name()]):
            return True
        case _:
            return False


def _is_no(value: ast.expr | None) -> bool:
    plain = isinstance(value, ast.Constant) and not value.value
    return value is None or plain or leaf(value) == "NotImplemented"


def _is_yes(value: ast.expr | None, names: _Names) -> bool:
    match value:
        case ast.Name(id=name) if name in names:
            return _is_yes(names[name], {})
        case ast.BoolOp(op=ast.And(), values=values):
            return all(_is_yes(one, names) for one in values)
        case ast.BoolOp(values=values):
            return any(_is_yes(one, names) for one in values)
        case ast.IfExp(body=first, orelse=second):
            told = [one for one in (first, second) if not _is_no(one)]
            return bool(told) and all(_is_yes(one, names) for one in told)
        case _:
            return _is_plain_yes(value)


def _is_plain_yes(value: ast.expr | None) -> bool:
    match value:
        case (
            ast.Constant(value=True) | ast.Call(func=ast.Name(id="isinstance" | "issubclass" | "hasattr" | "callable"))
        ):
            return True
        case ast.Compare(left=ast.Call(func=ast.Name(id="type" | "len")) | ast.Attribute(attr="__class__")):
            return True
        case ast.Compare(ops=[ast.IsNot()], comparators=[ast.Constant(value=None)]):
            return True
        case _:
            return False


def _looks_at_itself(function: Function) -> bool:
    """Whether it asks for anything of the object but its class and its size, or which object it is."""
    own = {one.arg for one in function.node.args.args[:1]}
    beside = {
        id(name) for node in ast.walk(function.node) for asked in _beside(node) for name in every(asked, ast.Name)
    }
    return any(one.id in own and id(one) not in beside for one in every(function.node, ast.Name))


def _beside(node: ast.AST) -> list[ast.expr]:
    """What is asked for something that tells nothing about what it holds."""
    match node:
        case ast.Attribute(value=ast.Name() as asked, attr="__class__"):
            return [asked]
        case ast.Call(func=ast.Name(id=name), args=[asked, *_]) if name in _MEASURING:
            return [asked]
        case ast.Compare() if _is_same(node):
            return [node]
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
