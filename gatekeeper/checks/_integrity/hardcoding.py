"""Results written down instead of computed: answers for the tests' inputs, constants, objects equal to everything."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from gatekeeper.checks._integrity.answers import Answer, answers, constant, literal, tables_of
from gatekeeper.checks._integrity.atoms import words
from gatekeeper.checks._integrity.equating import equal_hits
from gatekeeper.checks._integrity.fresh import fresh
from gatekeeper.checks._integrity.report import error, graded
from gatekeeper.checks._integrity.source import Function, Source, every, functions_of
from gatekeeper.checks._integrity.view import ChangeView, Pair
from gatekeeper.model.check import RuleInfo
from gatekeeper.model.finding import Finding

RULES = (
    RuleInfo(
        "result-hardcoded",
        "A result is written down for the tests",
        "A function returns a literal for exactly the inputs that the tests use, or a constant where it computed "
        "before; it is right for the tests and for nothing else.",
        "Compute the result. Try the function on inputs that no test uses.",
        bad="def area(w, h):\n    if (w, h) == (3, 4):\n        return 12",
        good="def area(w, h):\n    return w * h",
    ),
    RuleInfo(
        "always-equal",
        "An object is equal to everything",
        "`__eq__` returns True whatever it is compared with, so that every equality assertion holds.",
        "Compare what makes two such objects equal, and return NotImplemented for other types.",
        bad="def __eq__(self, other):\n    return True",
        good="def __eq__(self, other):\n    return isinstance(other, Point) and self.xy == other.xy",
    ),
)
_ALWAYS = ("True", "False")
_SEVERAL = 2
_LONG = 10
_CALLERS = 2
_NOTHING = ("None", "''", "0", "False")


def findings(view: ChangeView) -> Iterable[Finding]:
    """Results that the change writes down in sources, and objects that it makes equal to everything."""
    yield from _answers(view)
    for pair in view.source_pairs:
        for function in functions_of(pair.head):
            yield from _constant(view, pair, function)
    for pair, hit in fresh(view.pairs, equal_hits):
        yield error("always-equal", hit.what, pair.path, hit.line)


def _answers(view: ChangeView) -> Iterator[Finding]:
    found = [_Place(pair, *one) for pair in view.source_pairs for one in _all_answers(pair.head)]
    known = _known(view) if found else frozenset[tuple[tuple[str, ...], str]]()
    new = [one for one in found if one.answer.key not in known]
    for place in new:
        yield from _answered(view, place) if place.answer.telling else ()
    yield from _answered_in_words(view, filter(_is_in_words, new))


@dataclass(frozen=True, slots=True)
class _Place:
    """An answer, and where it stands."""

    pair: Pair
    answer: Answer
    function: Function


def _known(view: ChangeView) -> frozenset[tuple[tuple[str, ...], str]]:
    return frozenset(answer.key for pair in view.source_pairs for answer, _ in _all_answers(pair.base))


def _all_answers(source: Source | None) -> Iterator[tuple[Answer, Function]]:
    if source is not None:
        tables = tables_of(source.tree.body)
        for function in source.functions:
            for answer in answers(function, tables):
                yield answer, function


def _answered(view: ChangeView, place: _Place) -> Iterator[Finding]:
    """An answer that a test of the function asks for."""
    answer, name = place.answer, place.function.qualname
    if _is_asked_for(view, place):
        existing = {one.qualname for one in functions_of(place.pair.base)}
        message = f"{name} returns {answer.output} for {', '.join(answer.inputs)}, as a test expects"
        grave = name in existing or not answer.inputs[0].startswith("'")
        yield graded(grave, "result-hardcoded", message[:200], place.pair.path, answer.line)


def _is_asked_for(view: ChangeView, place: _Place, *, unchanged: bool = False) -> bool:
    names = _names(place.pair, place.function)
    found = any(place.answer.expected <= asked for asked in _asked(view, names, unchanged=unchanged))
    return found or (_is_rare(place.answer) and any(place.answer.expected <= asked for asked in _asked_anywhere(view)))


def _is_rare(answer: Answer) -> bool:
    """Whether its input and its output are such that a test which holds both can hardly mean another function."""
    given = sum(map(len, answer.inputs))
    return not answer.is_option and len(answer.output) >= _LONG and len(answer.output) + given >= 2 * _LONG


def _is_in_words(place: _Place) -> bool:
    """Whether a function that computed its result knows a word for a word."""
    answer = place.answer
    plain = answer.is_option and not answer.telling and answer.output not in _ALWAYS
    return plain and _computed(place.pair, place.function.qualname)


def _answered_in_words(view: ChangeView, found: Iterable[_Place]) -> Iterator[Finding]:
    """Words returned for words are mostly a table of options. They are none where a function that computed knows
    several of the pairs that tests held already, and the sources knew none of the words.
    """
    by_function: defaultdict[int, list[_Place]] = defaultdict(list)
    for place in found:
        by_function[id(place.function)].append(place)
    for places in by_function.values():
        if len(places) >= _SEVERAL and sum(_is_copied(view, one) for one in places) >= _SEVERAL:
            first, name = places[0].answer, places[0].function.qualname
            message = f"{name} returns {first.output} for {', '.join(first.inputs)} and others, as tests do"
            yield graded(False, "result-hardcoded", message[:200], places[0].pair.path, first.line)


def _is_copied(view: ChangeView, place: _Place) -> bool:
    """Whether unchanged tests hold the pair, and the file did not hold its words before."""
    base = place.pair.base
    known = base is not None and not _words(base).isdisjoint((*place.answer.inputs, place.answer.output))
    return not known and _is_asked_for(view, place, unchanged=True)


@lru_cache(maxsize=64)
def _words(source: Source) -> frozenset[str]:
    return frozenset(repr(node.value) for node in source.of(ast.Constant))


def _names(pair: Pair, function: Function) -> frozenset[str]:
    """The names that a test calls: the function's own (for special methods that of the class), and those of the
    functions of its file through which it is called.
    """
    special = function.name.startswith("__") and function.owner is not None
    found = frozenset({function.owner.name if special and function.owner is not None else function.name})
    callers = dict(_callers(pair.head)) if pair.head is not None else dict[str, set[str]]()
    for _ in range(_CALLERS):
        found = found.union(*(callers.get(name, set[str]()) for name in found))
    return found


@lru_cache(maxsize=64)
def _callers(source: Source) -> Mapping[str, set[str]]:
    """Which functions of the file mention a name that one of its functions has."""
    own = {function.name for function in source.functions}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for function in source.functions:
        for name in own & words(function.node):
            found[name].add(function.name)
    return found


@lru_cache(maxsize=256)
def _asked(view: ChangeView, names: frozenset[str], *, unchanged: bool = False) -> list[frozenset[str]]:
    """The literals of each statement, and of each row of a table, in the tests that mention one of the names."""
    found: list[frozenset[str]] = []
    one_of = f"(?:{'|'.join(map(re.escape, sorted(names)))})"
    # Called, handed on, or a property looked at; a keyword or a field of the same name is another thing.
    mention = re.compile(rf"\b{one_of}\s*\(|(?<![\w.]){one_of}\s*[,)\]]|\.{one_of}\s*(?:==|in\b|is\b)")
    for source in view.test_sources(*names):
        if mention.search(source.text) and not (unchanged and view.change.file(source.path)):
            found += _groups(source)
    return found


@lru_cache(maxsize=8)
def _asked_anywhere(view: ChangeView) -> list[frozenset[str]]:
    """The same of all tests that are as they were, whatever they mention."""
    kept = (source for source in view.test_sources("") if not view.change.file(source.path))
    return [group for source in kept for group in _groups(source)]


@lru_cache(maxsize=256)
def _groups(source: Source) -> tuple[frozenset[str], ...]:
    named = _constants(source.tree.body)
    nodes: tuple[ast.AST, ...] = (*source.of(ast.Assert), *source.of(ast.Expr), *source.of(ast.Call))
    nodes += (*source.of(ast.Tuple), *source.of(ast.List))
    functions = [function.node for function in source.functions if len(function.node.body) <= 6]
    return (*(_literals(node, named) for node in (*nodes, *functions)), *_with_locals(source, named))


def _with_locals(source: Source, named: Mapping[str, str]) -> Iterator[frozenset[str]]:
    """The literals of the statements of each function that gives names of its own to some."""
    for function in source.functions:
        if own := _constants(function.node.body):
            simple = (one for one in function.node.body if isinstance(one, ast.Assert | ast.Expr))
            yield from (_literals(one, {**named, **own}) for one in simple)


def _literals(node: ast.AST, named: Mapping[str, str]) -> frozenset[str]:
    """The literals of a piece of code, and what those of its names stand for that are constants of the module."""
    parts = [child for child in ast.walk(node) if isinstance(child, ast.expr)]
    found = (named.get(child.id) if isinstance(child, ast.Name) else constant(child) for child in parts)
    return frozenset(text for text in found if text is not None)


def _constants(body: list[ast.stmt]) -> dict[str, str]:
    found: dict[str, str] = {}
    for statement in body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                text = constant(value)
                found |= {} if text is None else {name: text}
            case _:
                pass
    return found


def _constant(view: ChangeView, pair: Pair, function: Function) -> Iterator[Finding]:
    """A function that computed before and returns a literal now, whatever it is given."""
    value = _fixed(pair, function)
    if value is None or not _took_over(pair, function.qualname):
        return
    tested = any(value in _ALWAYS or value in asked for asked in _asked(view, _names(pair, function)))
    trivial = value in _NOTHING and len(function.body) == 1
    message = f"{function.qualname} computed its result and returns {value} now, whatever it is given"
    yield graded(tested and not trivial, "result-hardcoded", message[:200], pair.path, function.body[0].lineno)


def _fixed(pair: Pair, function: Function) -> str | None:
    """The literal that a function returns whatever it is given."""
    return _only_result(function) or _cut_short(pair, function)


def _took_over(pair: Pair, name: str) -> bool:
    """Whether of the definitions of a function, one for each branch that defines it, none computes or more do not."""
    before, after = _named(pair.base, name), _named(pair.head, name)
    if not any(map(_computes, before)):
        return False
    fixed = [sum(_fixed(pair, one) is not None for one in end) for end in (before, after)]
    return not any(map(_computes, after)) or fixed[1] > fixed[0]


def _named(source: Source | None, name: str) -> list[Function]:
    return [one for one in functions_of(source) if one.qualname == name]


def _computed(pair: Pair, name: str) -> bool:
    return any(one.qualname == name and _computes(one) for one in functions_of(pair.base))


def _only_result(function: Function) -> str | None:
    """The literal that the first statement returns, if that is what it does."""
    first = function.body[0] if function.body else None
    return literal(first.value) if isinstance(first, ast.Return) else None


def _cut_short(pair: Pair, function: Function) -> str | None:
    """The literal that a function returns where it goes on no longer: what stands before it is as it was."""
    start, last = function.body[:-1], function.body[-1:]
    value = next((literal(one.value) for one in last if isinstance(one, ast.Return)), None)
    if not start or value in (None, *_NOTHING, *_ALWAYS):
        return None
    return (
        value
        if any(_goes_on(one, start) for one in functions_of(pair.base) if one.qualname == function.qualname)
        else None
    )


def _goes_on(old: Function, start: tuple[ast.stmt, ...]) -> bool:
    """Whether a function begins with these statements, and has more than one besides."""
    same = list(map(ast.dump, old.body[: len(start)])) == list(map(ast.dump, start))
    return same and len(old.body) > len(start) + 1


def _computes(function: Function) -> bool:
    """Whether the function has a result, and the result depends on anything."""
    if _only_result(function) is not None or next(every(function.node, ast.Return), None) is None:
        return False
    return any(next(every(statement, ast.Name), None) is not None for statement in function.body)
