"""The functions of test code at one end of the change: which are tests, what they assert, what stops them."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeGuard

from gatekeeper.checks._integrity import marks
from gatekeeper.checks._integrity.atoms import MANY, Atom, atoms, words
from gatekeeper.checks._integrity.grading import call_strength, leaf
from gatekeeper.checks._integrity.marks import Skip
from gatekeeper.checks._integrity.pair import Pair
from gatekeeper.checks._integrity.pytest_settings import PytestSettings
from gatekeeper.checks._integrity.source import Function, Source, blocks


@dataclass(frozen=True, eq=False)
class Unit:
    """A function in test code. `hidden` says why pytest does not take it for a test; it is empty for a test."""

    pair: Pair
    source: Source
    function: Function
    hidden: str

    @property
    def line(self) -> int:
        """Where it is defined."""
        return self.function.node.lineno

    @property
    def name(self) -> str:
        """Its name with its class."""
        return self.function.qualname

    @property
    def is_test(self) -> bool:
        """Whether pytest collects it."""
        return not self.hidden

    @cached_property
    def atoms(self) -> tuple[Atom, ...]:
        """Its assertions."""
        return atoms(self.function.node, self._size)

    @cached_property
    def weight(self) -> int:
        """How many assertions a run of all its cases makes."""
        return self.cases * sum(atom.weight for atom in self.atoms)

    @cached_property
    def words(self) -> Counter[str]:
        """What it mentions, parameters and decorators included."""
        found: Counter[str] = Counter()
        for node in (*self.function.node.decorator_list, *self.function.body):
            for child in ast.walk(node):
                if isinstance(child, ast.Name | ast.Attribute):
                    found[leaf(child)] += 1
                elif isinstance(child, ast.Constant):
                    found[repr(child.value)] += 1
        return found

    @cached_property
    def act(self) -> str:
        """What it does apart from asserting: its statements without the assertions."""
        return "\n".join(_acts(self.function.body))

    @cached_property
    def mentions(self) -> frozenset[str]:
        """Every name that it uses."""
        return words(self.function.node)

    @cached_property
    def tables(self) -> tuple[ast.expr, ...]:
        """The values of its `parametrize` marks, its class's included."""
        owners = (*self.function.scopes, self.function.node)
        decorators = [one for owner in owners for one in owner.decorator_list if isinstance(one, ast.Call)]
        values = [_values(one) for one in decorators if leaf(one.func) == "parametrize"]
        return tuple(value for value in values if value is not None)

    @cached_property
    def cases(self) -> int:
        """How often its parametrisation runs it; MANY when that cannot be told."""
        product = 1
        for table in self.tables:
            size = self._size(table)
            product *= MANY if size is None else size
        return min(product, MANY)

    @cached_property
    def rows(self) -> Counter[str]:
        """The rows of its parametrisation, in one spelling."""
        tables = [self._resolved(table) for table in self.tables]
        return Counter(_row(item) for table in tables if _is_display(table) for item in table.elts)

    def same_text(self, other: Unit) -> bool:
        """Whether both are written the same, letter for letter, and collected alike."""
        return self.hidden == other.hidden and self.function.raw == other.function.raw

    @cached_property
    def outer_skips(self) -> tuple[Skip, ...]:
        """What keeps it from running, of its module and its classes."""
        found = list(_module_skips(self.source))
        for scope in self.function.scopes:
            found += marks.decorated(scope.decorator_list)
            found += marks.pytestmarks(scope.body)
        return tuple(found)

    @cached_property
    def skips(self) -> tuple[Skip, ...]:
        """What keeps it from running, from the module's marks to its own statements."""
        own = marks.decorated(self.function.node.decorator_list)
        return (*self.outer_skips, *own, *marks.called(self.function.node.body))

    def _size(self, expression: ast.expr) -> int | None:
        resolved = self._resolved(expression)
        if _is_display(resolved) and not any(isinstance(one, ast.Starred) for one in resolved.elts):
            return len(resolved.elts)
        return None

    def _resolved(self, expression: ast.expr) -> ast.expr:
        """A name stands for the table that the module or the function assigns to it."""
        if isinstance(expression, ast.Name):
            for statement in (*self.source.tree.body, *self.function.body):
                if isinstance(statement, ast.Assign) and any(leaf(one) == expression.id for one in statement.targets):
                    return statement.value
        return expression


def _acts(body: Iterable[ast.stmt]) -> Iterator[str]:
    """The simple statements and the headers of compound ones, without those that assert."""
    for node in body:
        inner = blocks(node)
        if inner:
            yield from _acts(inner)
        elif not isinstance(node, ast.Assert | ast.Pass | ast.Return) and not _asserts(node):
            yield ast.unparse(node)


def _asserts(node: ast.stmt) -> bool:
    call = node.value if isinstance(node, ast.Expr) else None
    return isinstance(call, ast.Constant) or (isinstance(call, ast.Call) and call_strength(call) is not None)


def _is_display(node: ast.expr) -> TypeGuard[ast.List | ast.Tuple | ast.Set]:
    return isinstance(node, ast.List | ast.Tuple | ast.Set)


def _values(call: ast.Call) -> ast.expr | None:
    named = next((one.value for one in call.keywords if one.arg == "argvalues"), None)
    return call.args[1] if len(call.args) > 1 else named


def _row(item: ast.expr) -> str:
    """A row without its id and marks, so that `pytest.param(1, id="one")` is `1`."""
    if isinstance(item, ast.Call) and leaf(item.func) == "param":
        return ast.unparse(item.args[0] if len(item.args) == 1 else ast.Tuple(item.args, ast.Load()))
    return ast.unparse(item)


@lru_cache(maxsize=64)
def _module_skips(source: Source) -> tuple[Skip, ...]:
    """What keeps a whole module of tests from running."""
    return (*marks.pytestmarks(source.tree.body), *marks.called(source.tree.body))


def units(pair: Pair, source: Source | None, settings: PytestSettings) -> Iterator[Unit]:
    """The functions of one end of a file, each with the reason why it is no test."""
    if source is None:
        return
    later: set[str] = set()
    cases = _case_classes(source)
    found: list[Unit] = []
    for function in reversed(source.functions):
        hidden = _hidden(function, source, settings, cases)
        if not hidden and function.qualname in later and not function.conditions:
            hidden = "a later definition of the same name replaces it"
        later.add(function.qualname)
        found.append(Unit(pair, source, function, hidden))
    yield from reversed(found)


def _hidden(function: Function, source: Source, settings: PytestSettings, cases: frozenset[str]) -> str:
    if not settings.collects_file(source.path):
        return "pytest does not look for tests in a file of this name"
    if function.nested:
        return "it lies inside another function"
    if any(_never(one.test) for one in function.conditions):
        return "the condition around it never holds"
    if any(leaf(one.func if isinstance(one, ast.Call) else one) == "fixture" for one in function.node.decorator_list):
        return "it is a fixture"
    return _hidden_by_name(function, source, settings, cases)


def _hidden_by_name(function: Function, source: Source, settings: PytestSettings, cases: frozenset[str]) -> str:
    classes = [scope for scope in function.scopes if isinstance(scope, ast.ClassDef)]
    in_case = bool(classes) and classes[-1].name in cases
    if not (PytestSettings() if in_case else settings).collects_function(function.name):
        return "pytest does not take a function of this name for a test"
    reasons = [_hidden_by_class(owner, settings, owner.name in cases) for owner in classes]
    outermost = [*classes, function][0].name
    return next(filter(None, reasons), "") or _hidden_in_module(source, outermost)


def _hidden_by_class(owner: ast.ClassDef, settings: PytestSettings, is_case: bool) -> str:
    if not is_case and not settings.collects_class(owner.name):
        return f"pytest does not look for tests in a class named {owner.name}"
    if not is_case and any(_defines(statement, "__init__") for statement in owner.body):
        return f"the class {owner.name} has a constructor, so pytest does not collect it"
    return f"`__test__ = False` in {owner.name}" if _opted_out(owner.body, "__test__") else ""


def _hidden_in_module(source: Source, name: str) -> str:
    if _opted_out(source.tree.body, "__test__"):
        return "`__test__ = False` in the module"
    for statement in source.tree.body:
        if _opted_out([statement], f"{name}.__test__"):
            return f"`{name}.__test__ = False`"
        if isinstance(statement, ast.Delete) and any(leaf(target) == name for target in statement.targets):
            return f"`del {name}`"
        if _assigned(statement, name):
            return f"{name} is assigned something else"
    return ""


def _assigned(statement: ast.stmt, name: str) -> bool:
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)


def _opted_out(body: list[ast.stmt], target: str) -> bool:
    for statement in body:
        match statement:
            case ast.Assign(targets=targets, value=ast.Constant(value=value)) if not value:
                if any(ast.unparse(one) == target for one in targets):
                    return True
            case _:
                pass
    return False


def _defines(statement: ast.stmt, name: str) -> bool:
    return isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef) and statement.name == name


def _never(test: ast.expr) -> bool:
    return (isinstance(test, ast.Constant) and not test.value) or leaf(test) == "TYPE_CHECKING"


def _case_classes(source: Source) -> frozenset[str]:
    """The classes that unittest's rules apply to: those whose base is, or is named like, a TestCase."""
    found: set[str] = set()
    for node in source.classes:
        bases = {leaf(base.value if isinstance(base, ast.Subscript) else base) for base in node.bases}
        if bases & found or any(base.endswith(("TestCase", "Case")) for base in bases):
            found.add(node.name)
    return frozenset(found)
