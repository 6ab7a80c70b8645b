"""What the names of a module of tests stand for: its constants, helpers, fixtures, rows and imports."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from zlib import crc32

from gatekeeper.checks._integrity.folding import Records, TooMuch
from gatekeeper.checks._integrity.grading import called_name, leaf, marks_fixture
from gatekeeper.checks._integrity.source import Function, FunctionNode, Source
from gatekeeper.checks._integrity.tables import is_changed
from gatekeeper.checks._integrity.walking import every

_MAKING = frozenset({"dataclass", "define", "frozen", "attrs", "s", "NamedTuple", "Struct", "BaseModel"})


class Module:
    """A module of tests at one end of a change. `others` are those whose helpers and fixtures it may use."""

    def __init__(self, source: Source, others: Mapping[str, Function]) -> None:
        self._source = source
        self._others = others
        self.steps = 0
        """How many pieces of code may still be written out."""
        self.written: dict[str, ast.expr] = {}
        """The constants that were asked for, with everything written in them."""

    def spend(self, steps: int) -> None:
        """Takes note of what was read. Raises TooMuch when that is more than anybody reads."""
        self.steps -= steps
        if self.steps < 0:
            raise TooMuch

    @cached_property
    def constants(self) -> Mapping[str, ast.expr]:
        """What the module says once that its names are."""
        return dict(_given_once(self._source, self._source.tree.body))

    def is_table(self, node: ast.expr) -> bool:
        """Whether something is made of what the module gives a name, of which it is not known what that is."""
        own = {name for statement in self._source.tree.body for name, _ in _given(statement)}
        return any(one.id in own - self.constants.keys() for one in every(node, ast.Name))

    @cached_property
    def imports(self) -> Mapping[str, str]:
        """Where the names come from that it imports."""
        found = {one.asname: one.name for node in self._source.of(ast.Import) for one in node.names if one.asname}
        for node in self._source.of(ast.ImportFrom):
            prefix = f"{node.module}." if node.module else ""
            found |= {one.asname or one.name: f"{prefix}{one.name}" for one in node.names}
        return found

    @cached_property
    def records(self) -> Records:
        """Its classes that only hold something."""
        classes = (one for one in self._source.tree.body if isinstance(one, ast.ClassDef))
        found = {one.name: _fields(one) for one in classes if _is_made_to_hold(one)}
        return found | {name: given for name, value in self.constants.items() if (given := _named_tuple(value))}

    def helper(self, name: str) -> Function | None:
        """A function that its tests call, or that prepares something for them."""
        return self._functions.get(name) or self._others.get(name)

    def method(self, owner: ast.ClassDef | None, name: str) -> Function | None:
        """A method of a class, or of what that inherits from."""
        found = (self._methods.get((one.name, name)) for one in self._line(owner))
        return next(filter(None, found), None)

    def owned(self, owner: ast.ClassDef | None, name: str) -> ast.expr | None:
        """What a class gives to all its objects, or a class that it has in it."""
        for one in self._line(owner):
            inner = (each for each in one.body if isinstance(each, ast.ClassDef) and each.name == name)
            given = {**dict(_given_once(self._source, one.body)), **{each.name: class_value(each) for each in inner}}
            if name in given:
                return given[name]
        return None

    def _line(self, owner: ast.ClassDef | None) -> Iterator[ast.ClassDef]:
        """A class, and those of the module that it inherits from."""
        waiting = [owner] if owner is not None else []
        seen = set[str]()
        while waiting:
            one = waiting.pop(0)
            if one.name not in seen:
                seen.add(one.name)
                yield one
                waiting += [each for each in self._source.classes if each.name in map(leaf, one.bases)]

    @cached_property
    def _functions(self) -> Mapping[str, Function]:
        return dict(_at_top(self._source.functions))

    @cached_property
    def _methods(self) -> Mapping[tuple[str, str], Function]:
        owned = ((one.owner, one) for one in self._source.functions)
        return {(owner.name, one.name): one for owner, one in owned if owner is not None}


def shared(sources: Iterable[Source]) -> Mapping[str, Function]:
    """The functions of modules of tests that others may use, by their names: those of which there is only one."""
    found = [pair for source in sources for pair in _at_top(source.functions)]
    times = Counter(name for name, _ in found)
    return {name: function for name, function in found if times[name] == 1}


def class_value(owner: ast.ClassDef) -> ast.expr:
    """Stands for a class that tests define for themselves: for what it has, but for methods that do next to nothing."""
    body = "\n".join(map(_member, owner.body))
    around = [*map(ast.unparse, (*owner.decorator_list, *owner.bases, *owner.keywords)), body]
    return ast.Name(f"{owner.name}·{crc32(repr(around).encode())}", ast.Load())


def _member(statement: ast.stmt) -> str:
    match statement:
        case ast.FunctionDef(name=name, body=[ast.Pass() | ast.Return(value=None | ast.Constant()) | ast.Expr()]):
            return name
        case _:
            return ast.unparse(statement)


def _at_top(functions: Iterable[Function]) -> Iterator[tuple[str, Function]]:
    """The helpers and the fixtures of a module, by the names that they are used under."""
    for one in functions:
        if not one.scopes and not one.name.startswith("test"):
            yield _name_of_fixture(one.node) or one.name, one


def _name_of_fixture(function: FunctionNode) -> str:
    """The name that a fixture is given: `@fixture(name="cart")`."""
    given = given_to_fixture(function, "name")
    return next((str(one.value) for one in given if isinstance(one, ast.Constant)), "")


def given_to_fixture(function: FunctionNode, name: str) -> list[ast.expr]:
    """An argument of the decorator that makes a function a fixture."""
    calls = [one for one in function.decorator_list if isinstance(one, ast.Call) and marks_fixture(one)]
    return [one.value for call in calls for one in call.keywords if one.arg == name]


def _given_once(source: Source, body: Iterable[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    """The names that a body gives a value once, which nothing changes afterwards."""
    found = [pair for statement in body for pair in _given(statement)]
    times = Counter(name for name, _ in found)
    yield from ((name, value) for name, value in found if times[name] == 1 and not is_changed(source, name))


def _given(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            yield name, value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name, value
        case ast.AugAssign(target=ast.Name(id=name), value=value):
            yield from ((name, value), (name, value))
        case _:
            pass


def _is_made_to_hold(owner: ast.ClassDef) -> bool:
    named = {*map(called_name, owner.decorator_list), *map(called_name, owner.bases)}
    return not _MAKING.isdisjoint(named)


def _fields(owner: ast.ClassDef) -> Mapping[str, ast.expr | None]:
    return {leaf(one.target): one.value for one in owner.body if isinstance(one, ast.AnnAssign)}


def _named_tuple(made: ast.expr) -> Mapping[str, ast.expr | None]:
    """The fields of `namedtuple("Case", "text wanted")`; none where it is something else."""
    match made:
        case ast.Call(func=called, args=[_, ast.Constant(value=str(names))]) if leaf(called) == "namedtuple":
            return dict.fromkeys(names.replace(",", " ").split())
        case ast.Call(func=called, args=[_, ast.List(elts=names) | ast.Tuple(elts=names)]) if (
            leaf(called) == "namedtuple"
        ):
            return {str(one.value): None for one in names if isinstance(one, ast.Constant)}
        case _:
            return {}
