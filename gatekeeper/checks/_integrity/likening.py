"""Objects that are equal to everything, and comparisons that ask for no more than a kind or a size."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from itertools import chain

from gatekeeper.checks._integrity.equating import always_equal, equal_hits, single_names
from gatekeeper.checks._integrity.fresh import Hit, fresh
from gatekeeper.checks._integrity.grading import called_name, is_true, leaf
from gatekeeper.checks._integrity.report import error, warning
from gatekeeper.checks._integrity.source import Function, Source, functions_of
from gatekeeper.checks._integrity.view import ChangeView, Pair
from gatekeeper.checks._integrity.walking import every, walk
from gatekeeper.model.finding import Finding

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


def findings(view: ChangeView) -> Iterator[Finding]:
    """Objects that the change makes equal to everything, or to whatever is like them."""
    for pair, hit in fresh(view.pairs, equal_hits):
        yield error("always-equal", hit.what, pair.path, hit.line)
    for pair in view.pairs:
        yield from _compared_before(pair)
    yield from _unasked(view)


def _unasked(view: ChangeView) -> Iterator[Finding]:
    """Comparisons that there were not, and that look at nothing."""
    for pair, hit in fresh(view.pairs, _unasked_hits):
        if hit.key not in map(_of_value, functions_of(pair.base)):
            yield warning("always-equal", hit.what, pair.path, hit.line)


def _compared_before(pair: Pair) -> Iterator[Finding]:
    """Comparisons that looked at what the object holds, and say yes now without a look, or where they fail."""
    known = {one.qualname: one for one in functions_of(pair.base) if one.name == "__eq__"}
    for function in functions_of(pair.head) if known else ():
        said = _no_longer_compares(known.get(function.qualname), function)
        if said and not always_equal(function):
            yield error("always-equal", f"{function.qualname} {said}", pair.path, function.node.lineno)


def _no_longer_compares(old: Function | None, new: Function) -> str:
    """In words, how a comparison says yes more readily; "" where it does not."""
    if old is None:
        return ""
    if _asks_nothing(new) and not _asks_nothing(old):
        return "no longer looks at what the object holds"
    return "says yes where nothing is compared" if _lenient_ways(new) > _lenient_ways(old) else ""


def _unasked_hits(source: Source) -> Iterator[Hit]:
    """The objects that hold something whose comparison only asks of what kind the other is, or how long."""
    owners = {one.name: one for one in source.classes}
    for function in source.functions:
        owner = function.owner
        if owner is None or function.name != "__eq__" or always_equal(function):
            continue
        if _holds_values(owner, owners) and _asks_nothing(function):
            what = f"{owner.name} makes a value equal to every other of its kind"
            yield Hit(_of_value(function), function.node.lineno, what)


def _of_value(function: Function) -> str:
    """What makes the comparison of a value the same after a move."""
    return f"{function.owner.name}.{function.name} of a value" if function.owner is not None else ""


def _holds_values(owner: ast.ClassDef, known: Mapping[str, ast.ClassDef]) -> bool:
    """Whether its objects hold something that others of the class need not: what they are made from does, or they are
    given attributes.
    """
    bases = set(map(_plain_name, owner.bases))
    others = {name: one for name, one in known.items() if name != owner.name}
    above = (others[one] for one in bases & others.keys())
    return _is_made__of_values(owner, bases) or any(_holds_values(one, others) for one in above)


def _is_made__of_values(owner: ast.ClassDef, bases: set[str]) -> bool:
    makers = set(map(called_name, owner.decorator_list))
    return not _MAKING.isdisjoint(makers) or not _VALUES.isdisjoint(bases) or _is_given(owner)


def _plain_name(base: ast.expr) -> str:
    return called_name(base.value if isinstance(base, ast.Subscript) else base)


def _is_given(owner: ast.ClassDef) -> bool:
    """Whether `__init__` gives the object what it was given."""
    makers = (one for one in owner.body if isinstance(one, ast.FunctionDef) and one.name == "__init__")
    given = chain.from_iterable(every(maker, ast.Attribute) for maker in makers)
    return any(leaf(one.value) == "self" for one in given if isinstance(one.ctx, ast.Store))


def _asks_nothing(function: Function) -> bool:
    """Whether a comparison says yes without a look at what the object holds: it returns True, or asks of what kind the
    other is, or how long.
    """
    names = single_names(function.node)
    says_yes = [one for one in _returned(function) if not _is_no(one)]
    return bool(says_yes) and all(_is_yes(one, names) for one in says_yes) and not _looks_at_itself(function)


def _returned(function: Function) -> list[ast.expr | None]:
    """What a comparison returns where it is not asked of one object."""
    branches = filter(lambda one: _is_same(one.test), every(function.node, ast.If))
    same = {id(statement) for statement in chain.from_iterable(one.body for one in branches)}
    return [one.value for one in every(function.node, ast.Return) if id(one) not in same]


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
        case ast.BoolOp(op=operator, values=values):
            return (all if isinstance(operator, ast.And) else any)(_is_yes(one, names) for one in values)
        case ast.IfExp(body=first, orelse=second):
            told = {_is_yes(one, names) for one in (first, second) if not _is_no(one)}
            return told == {True}
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
    beside = {id(name) for node in walk(function.node) for asked in _beside(node) for name in every(asked, ast.Name)}
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


def _lenient_ways(function: Function) -> int:
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
