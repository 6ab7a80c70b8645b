"""Parts of the program that a test ran before, and that do what they are told there now."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping

from gatekeeper.checks._integrity.answers import TRIVIAL
from gatekeeper.checks._integrity.atoms import Atom, words
from gatekeeper.checks._integrity.binding import bindings
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.owning import calls_of_owner, is_ours
from gatekeeper.checks._integrity.replacing import Patch, lines_of
from gatekeeper.checks._integrity.source import every
from gatekeeper.checks._integrity.stand_ins import imports_of
from gatekeeper.checks._integrity.subjects import is_asserted, is_call_of
from gatekeeper.checks._integrity.units import Unit


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
    made = {leaf(target): value for target, value, _ in bindings(unit.function.node)}
    told = {repr(one.value) for each in _told(patch.node) for one in every(made.get(leaf(each), each), ast.Constant)}
    within = lines_of(patch, unit.function.node)
    before, now = _asserted(old.atoms), _asserted(one for one in unit.atoms if one.line in within)
    return any(literal in before and literal in now for literal in told.difference(TRIVIAL))


def _asserted(found: Iterable[Atom]) -> str:
    return "\n".join(one.text for one in found)


def _told(node: ast.AST) -> Iterator[ast.expr]:
    """What the replacement is told to give."""
    for part in ast.walk(node):
        match part:
            case ast.keyword(arg="return_value" | "side_effect", value=value) | ast.Lambda(body=value):
                yield value
            case _:
                pass
