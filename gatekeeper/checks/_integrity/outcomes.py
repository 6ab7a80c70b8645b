"""Functions that computed what they return, and choose between results that are written down now."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gatekeeper.checks._integrity.answers import TRIVIAL, literal
from gatekeeper.checks._integrity.asking import literals_of
from gatekeeper.checks._integrity.own import assigned
from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.source import Function, Source
from gatekeeper.checks._integrity.view import ChangeView, Pair
from gatekeeper.checks._integrity.walking import every
from gatekeeper.model.finding import Finding

_SEVERAL = 2
_Outcomes = frozenset[str | None]


def findings(view: ChangeView) -> Iterator[Finding]:
    """The functions of changed sources that only know what they may return, and of that what was nowhere before."""
    for pair in view.source_pairs:
        for old, new in pair.rewritten:
            yield from _chosen(pair, old, new)


def _chosen(pair: Pair, old: Function, new: Function) -> Iterator[Finding]:
    found = _outcomes(new)
    made = sorted(filter(None, found - frozenset(TRIVIAL) - _literals(pair.base)))
    if None not in found and len(found) >= _SEVERAL and made and None in _outcomes(old):
        message = f"{new.qualname} computed its result and chooses from what is written down now: {', '.join(made)}"
        yield warning("result-hardcoded", message[:200], pair.path, new.node.lineno)


def _literals(source: Source | None) -> frozenset[str]:
    return literals_of(source) if source is not None else frozenset()


def _outcomes(function: Function) -> _Outcomes:
    """What a function may return, each literal in one spelling; None for what is none."""
    own = [one for one in every(function.node, ast.Return) if one.value is not None]
    return frozenset(said for one in own for said in _said(one.value, function))


def _said(value: ast.expr | None, function: Function) -> Iterator[str | None]:
    match value:
        case ast.IfExp(body=first, orelse=second):
            yield from _said(first, function)
            yield from _said(second, function)
        case ast.Name(id=name):
            yield from _given(name, function)
        case _:
            yield literal(value)


def _given(name: str, function: Function) -> Iterator[str | None]:
    """What a function gives to a name that it returns."""
    plain = [one.value for one in every(function.node, ast.Assign) if _is_given(one, name)]
    yield from map(literal, plain)
    if not plain or assigned(function.node)[name] != len(plain):
        yield None


def _is_given(one: ast.Assign, name: str) -> bool:
    return len(one.targets) == 1 and isinstance(one.targets[0], ast.Name) and one.targets[0].id == name
