"""Functions that single out inputs which nobody knows but their tests: a case of its own for each of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from gatekeeper.checks._integrity.asking import asked_before, literals_of, names_of
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.source import Function, Source, every, functions_of
from gatekeeper.checks._integrity.view import ChangeView, Pair
from gatekeeper.model.finding import Finding

_LONG = 10
_TELLING = 5
_SEVERAL = 3
_NAME = re.compile(r"[\w-]*")
_CHANGE = re.compile(r"[a-zA-Z](?=\d)|\d(?=[a-zA-Z])")
_CHANGES = 8
_OPTION = re.compile(r"[\w.+/-]*")


def findings(view: ChangeView) -> Iterable[Finding]:
    """Comparisons, new in functions that there were, with texts that tests held before and the sources did not."""
    known = _known(view)
    for pair in view.source_pairs:
        existing = {one.qualname for one in functions_of(pair.base)}
        for function in functions_of(pair.head):
            if function.qualname in existing:
                yield from _singled_out(view, pair, function, known)


def _known(view: ChangeView) -> frozenset[str]:
    """What the changed sources held before."""
    return frozenset[str]().union(*(literals_of(pair.base) for pair in view.source_pairs if pair.base is not None))


def _singled_out(view: ChangeView, pair: Pair, function: Function, known: frozenset[str]) -> Iterator[Finding]:
    said: set[frozenset[str]] = set()
    yield from _in_one_condition(view, pair, function, known)
    for comparison in every(function.node, ast.Compare):
        texts = [one for one in _texts(comparison, pair.head) if repr(one) not in known]
        held = frozenset(map(repr, texts))
        if held in said or not _is_odd(texts):
            continue
        said.add(held)
        if any(held <= group for group in asked_before(view, names_of(pair, function))):
            message = f"{function.qualname} has a case of its own for {', '.join(sorted(held))}, which a test uses"
            yield warning("result-hardcoded", message[:200], pair.path, comparison.lineno)


def _in_one_condition(view: ChangeView, pair: Pair, function: Function, known: frozenset[str]) -> Iterator[Finding]:
    """Conditions that ask for several texts at once, each of which a test held, and no source."""
    for condition in every(function.node, ast.BoolOp):
        texts = [one for part in condition.values for one in _plain_texts(part)]
        if isinstance(condition.op, ast.And) and _are_odd_together(texts, known):
            held = frozenset[str]().union(*asked_before(view, names_of(pair, function)))
            if all(not held.isdisjoint((repr(one), repr(one.encode()))) for one in texts):
                shown = ", ".join(map(repr, texts))
                message = f"{function.qualname} has a case of its own for {shown}, which tests use"
                yield warning("result-hardcoded", message[:200], pair.path, condition.lineno)


def _are_odd_together(texts: list[str], known: frozenset[str]) -> bool:
    new = [one for one in texts if not {repr(one), repr(one.encode())} & known]
    return len(new) == len(texts) > 1 and any(not _OPTION.fullmatch(one) for one in texts)


def _plain_texts(part: ast.expr) -> list[str]:
    """The texts, of whichever of the two types, that a part of a condition asks for: by equality, or that they are
    among others.
    """
    match part:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            found = [one.value for side in (left, right) for one in _constants_in(side)]
            return [one.decode(errors="replace") if isinstance(one, bytes) else str(one) for one in found]
        case ast.Compare(left=ast.Constant(value=str(text)), ops=[ast.In()]) if len(text) >= _TELLING:
            return [text]
        case _:
            return []


def _constants_in(side: ast.expr) -> Iterator[ast.Constant]:
    items = side.elts if isinstance(side, ast.List | ast.Tuple) else [side]
    yield from (one for one in items if isinstance(one, ast.Constant) and isinstance(one.value, str | bytes))


def _is_odd(texts: list[str]) -> bool:
    """Whether they are such as nobody writes into code but for a reason: one that is no option, or several that are no
    names, or one that no person would make up.
    """
    if any(map(_is_made_by_machine, texts)):
        return True
    if len(texts) == 1:
        return len(texts[0]) >= _LONG and not _OPTION.fullmatch(texts[0])
    return sum(not _NAME.fullmatch(one) for one in texts) >= _SEVERAL


def _is_made_by_machine(text: str) -> bool:
    """Whether a text without a space changes from letters to digits and back as those of keys and checksums do."""
    return " " not in text and len(_CHANGE.findall(text)) >= _CHANGES


def _texts(comparison: ast.Compare, source: Source | None) -> list[str]:
    """The texts that something is compared with, one by one or all at once."""
    match comparison:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            return _written([left, right])
        case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[collection]):
            return _written(_items(collection, source))
        case _:
            return []


def _written(nodes: list[ast.expr]) -> list[str]:
    """The texts among expressions."""
    return [one.value for one in nodes if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def _items(node: ast.expr, source: Source | None) -> list[ast.expr]:
    """What is in a collection that is written out, here or where its name gets it."""
    match node:
        case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items):
            return items
        case ast.Dict(keys=keys):
            return [one for one in keys if one is not None]
        case ast.Call(func=ast.Name(id="frozenset" | "set" | "tuple"), args=[inner]):
            return _items(inner, None)
        case ast.Name() | ast.Attribute() if source is not None:
            return next((_items(one, None) for one in _given(leaf(node), source)), list[ast.expr]())
        case _:
            return []


def _given(name: str, source: Source) -> Iterator[ast.expr]:
    """What the module, or one of its classes, assigns to a name."""
    for statement in (statement for scope in (source.tree, *source.classes) for statement in scope.body):
        match statement:
            case ast.Assign(targets=[ast.Name(id=assigned)], value=value) if assigned == name:
                yield value
            case ast.AnnAssign(target=ast.Name(id=assigned), value=ast.expr() as value) if assigned == name:
                yield value
            case _:
                pass
