"""Parts of the program that a test ran before, and that do what they are told there now."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from gatekeeper.checks._integrity.answers import TRIVIAL
from gatekeeper.checks._integrity.atoms import Atom, atoms, words
from gatekeeper.checks._integrity.binding import bindings
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.own import results
from gatekeeper.checks._integrity.owning import calls_of_owner, is_ours
from gatekeeper.checks._integrity.questions import question
from gatekeeper.checks._integrity.replacing import Patch, lines_of
from gatekeeper.checks._integrity.source import Function, FunctionNode, Source
from gatekeeper.checks._integrity.stand_ins import imports_of
from gatekeeper.checks._integrity.subjects import is_asserted, is_call_of
from gatekeeper.checks._integrity.units import Unit
from gatekeeper.checks._integrity.walking import every, walk

_SHORT = 3
_PUTTING = frozenset({"setenv", "setattr", "setitem", "patch", "object", "dict"})
_REPLACING = frozenset({"setattr", "patch", "object"})
"""What is given the replacement last."""


def is_retold(patch: Patch, unit: Unit, old: Unit | None, imports: Mapping[str, str], ours: Collection[str]) -> bool:
    """Whether a test that there was finds what it was told to, by something that takes the place of what it ran.

    Of the project's own that is anything which is told what the test asserted before, or to which the test's helpers
    go; of others what the test calls itself.
    """
    if old is None or not (unit.is_test and old.is_test):
        return False
    if is_ours(patch, imports, ours):
        return _is_told_what_is_asserted(patch, unit, old) or _still_calls(patch, unit, old)
    return _asks_it(old, patch, None) and _asks_it(unit, patch, lines_of(patch, unit.function.node))


def _asks_it(unit: Unit, patch: Patch, lines: range | None) -> bool:
    """Whether the test calls it by its owner, and asserts what it gives."""
    calls = calls_of_owner(unit.function.node, patch)
    return calls and is_asserted(patch.owner, patch.name, unit.function, imports_of(unit.source), lines)


def _still_calls(patch: Patch, unit: Unit, old: Unit) -> bool:
    """Whether the test, or a helper of it, calls what it called before, where that is replaced."""
    if _is_asked_by_helpers(patch, unit):
        return True
    within = lines_of(patch, unit.function.node)
    return bool(_lines(old, patch)) and any(line in within for line in _lines(unit, patch))


def _lines(unit: Unit, patch: Patch) -> list[int]:
    """Where it calls what is replaced."""
    imports = imports_of(unit.source)
    calls = every(unit.function.node, ast.Call)
    return [one.lineno for one in calls if is_call_of(one, patch.owner, patch.name, imports)]


def _is_asked_by_helpers(patch: Patch, unit: Unit) -> bool:
    """Whether a function of the test's module, to which the test goes, calls what is replaced by its owner."""
    others = {one.name: one for one in unit.source.functions if one.node is not unit.function.node}
    used, more = set[str](), unit.mentions & others.keys()
    while more - used:
        used |= more
        more = {name for one in used for name in words(others[one].node) & others.keys()}
    return any(calls_of_owner(others[one].node, patch) for one in used)


def _is_told_what_is_asserted(patch: Patch, unit: Unit, old: Unit) -> bool:
    """Whether a result that the test asserted before, and asserts there now, is what the replacement is told."""
    within = lines_of(patch, unit.function.node)
    before = _wanted(old.function.node, old.atoms)
    now = _wanted(unit.function.node, (one for one in unit.atoms if one.line >= within.start))
    return not (told_by(patch, unit.function.node, unit.source) & before & now) <= _told_before(old)


def told_by(patch: Patch, root: ast.AST, source: Source) -> frozenset[str]:
    """The names and literals that the replacement is told, or puts together, to give; what says nothing left out."""
    functions = {one.name: one.node for one in source.functions}
    parts = list(_spelled_out([*_told(patch.node)], root, functions))
    called = {leaf(one.func) for part in parts for one in every(part, ast.Call)}
    given = {one.arg for part in parts for one in every(part, ast.arg)}
    found = {word for part in parts for word in _telling(part)}
    return frozenset(found - called - given - functions.keys()).difference(TRIVIAL)


def _spelled_out(parts: list[ast.expr], root: ast.AST, functions: Mapping[str, ast.AST]) -> Iterator[ast.expr]:
    """Values, with what their names are given, and what the functions give back that they name."""
    made = {leaf(target): value for target, value, _ in bindings(root)}
    yield from parts
    for name in (one.id for part in parts for one in every(part, ast.Name)):
        yield from (made[name],) if name in made else ()
        yield from _returned(functions[name]) if name in functions else ()


def _telling(part: ast.expr) -> Iterator[str]:
    """The literals in a value, keys aside, and the names in it."""
    keys = {id(key) for one in every(part, ast.Dict) for key in one.keys}
    for one in walk(part):
        match one:
            case ast.Constant(value=value) if id(one) not in keys and len(repr(value)) > _SHORT:
                yield repr(value)
            case ast.Name(id=name):
                yield name
            case _:
                pass


def _returned(function: ast.AST) -> Iterator[ast.expr]:
    yield from (one.value for one in every(function, ast.Return) if one.value is not None)


def _told_before(old: Unit) -> frozenset[str]:
    """What the test, as it was, put somewhere by the tools that replace things."""
    calls = (one for one in every(old.function.node, ast.Call) if leaf(one.func) in _PUTTING)
    return frozenset(word for one in calls for word in words(one))


def _wanted(function: FunctionNode, found: Iterable[Atom]) -> frozenset[str]:
    """The names and literals in what is asserted, and in what its names stand for, but for what is handed to a call."""
    computed = results(function)
    parts = [part for one in found for part in _compared(question(one.text), one.kind)]
    parts += [computed[one.id] for part in parts for one in every(part, ast.Name) if one.id in computed]
    return frozenset(word for part in parts for word in _outer(part))


def _compared(asked: ast.expr, kind: str) -> Sequence[ast.expr]:
    """What is compared, or given to what asserts."""
    return asked.args if kind == "call" and isinstance(asked, ast.Call) else [asked]


def _outer(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Call(func=called):
            yield from _outer(called)
        case ast.Constant(value=value):
            yield repr(value)
        case ast.Name(id=name):
            yield name
        case _:
            for child in ast.iter_child_nodes(node):
                yield from _outer(child)


def is_told_for(patch: Patch, root: ast.AST, source: Source, tests: Iterable[Function]) -> bool:
    """Whether what is replaced for tests gives what one of them asserts."""
    told = told_by(patch, root, source)
    asserting = (one.node for one in (tests if told else ()))
    return any(not told.isdisjoint(_wanted(one, atoms(one, lambda _: 1))) for one in asserting)


def _told(node: ast.AST) -> Iterator[ast.expr]:
    """What the replacement is told to give."""
    for part in walk(node):
        match part:
            case ast.keyword(arg="return_value" | "side_effect" | "new", value=value) | ast.Lambda(body=value):
                yield value
            case ast.Call(func=called, args=[_, *given]) if leaf(called) in _REPLACING:
                yield from (one for one in given[-1:] if isinstance(one, ast.Name))
            case ast.Assign(value=ast.Name() as value):
                yield value
            case _:
                pass
