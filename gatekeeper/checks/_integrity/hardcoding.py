"""Results written down instead of computed: answers for the tests' inputs, constants, objects equal to everything."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec import Struct

from gatekeeper.checks._integrity import digests, likening, outcomes, singling
from gatekeeper.checks._integrity.answers import Answer, answers, bare, literal
from gatekeeper.checks._integrity.asking import (
    asked,
    asked_anywhere,
    asked_before,
    asked_in_one,
    before,
    behind,
    literals_of,
    names_of,
)
from gatekeeper.checks._integrity.lookup import Tables, tables_of
from gatekeeper.checks._integrity.report import graded
from gatekeeper.checks._integrity.source import Function, Source, functions_of
from gatekeeper.checks._integrity.view import ChangeView, Pair
from gatekeeper.checks._integrity.walking import every
from gatekeeper.model.check import RuleInfo
from gatekeeper.model.finding import Finding

RULES = (
    RuleInfo(
        "result-hardcoded",
        "A result is written down for the tests",
        "A function returns a literal for exactly the inputs that the tests use, has a case of its own for inputs "
        "that only tests know, or returns a constant where it computed before; it is right for the tests and for "
        "nothing else.",
        "Compute the result. Try the function on inputs that no test uses.",
        bad="def area(w, h):\n    if (w, h) == (3, 4):\n        return 12",
        good="def area(w, h):\n    return w * h",
    ),
    RuleInfo(
        "always-equal",
        "An object is equal to everything",
        "`__eq__` returns True whatever it is compared with, or no longer looks at what the objects hold, so that "
        "equality assertions hold of whatever there is.",
        "Compare what makes two such objects equal, and return NotImplemented for other types.",
        bad="def __eq__(self, other):\n    return True",
        good="def __eq__(self, other):\n    return isinstance(other, Point) and self.xy == other.xy",
    ),
)
_ALWAYS = ("True", "False")
_VERDICTS = ("True", "False", "None")
_SEVERAL = 2
_LONG = 10
_COMPOUND = re.compile(r"(?=.{6})(?:[._-]*[a-zA-Z]\w*[._/-]\w.*|[._-]*[a-z]+[A-Z\d].*|[A-Z][a-z]+[A-Z\d].*)")
"""Words that are made of several: `given_name`, `givenName`, `name2`."""
_NOTHING = ("None", "''", "0", "False")


def findings(view: ChangeView) -> Iterable[Finding]:
    """Results that the change writes down in sources, and objects that it makes equal to everything."""
    found = [*_answers(view), *_constants(view)]
    yield from found
    said = {(one.location.path, one.location.line) for one in found}
    others = chain(singling.findings(view), outcomes.findings(view), digests.findings(view))
    yield from (one for one in others if (one.location.path, one.location.line) not in said)
    yield from likening.findings(view)


def _constants(view: ChangeView) -> Iterator[Finding]:
    for pair in view.source_pairs:
        for function in functions_of(pair.head):
            yield from _constant(view, pair, function)


def _answers(view: ChangeView) -> Iterator[Finding]:
    shared = _shared_tables(view)
    found = [_Place(pair, *one) for pair in view.source_pairs for one in _all_answers(pair.head, shared)]
    known = _known(view) if found else frozenset[tuple[tuple[str, ...], str]]()
    new = [one for one in found if one.answer.key not in known]
    for place in new:
        yield from _answered(view, place) if place.answer.telling else ()
    yield from _answered_in_words(view, filter(_is_in_words, new))


class _Place(Struct, frozen=True):
    """An answer, and where it stands."""

    pair: Pair
    answer: Answer
    function: Function


def _known(view: ChangeView) -> frozenset[tuple[tuple[str, ...], str]]:
    return frozenset(answer.key for pair in view.source_pairs for answer, _ in _all_answers(pair.base))


def _shared_tables(view: ChangeView) -> Tables:
    """The tables of all changed sources."""
    heads = filter(None, (pair.head for pair in view.source_pairs))
    return dict(chain.from_iterable(tables_of(one.tree.body).items() for one in heads))


def _all_answers(source: Source | None, shared: Tables | None = None) -> Iterator[tuple[Answer, Function]]:
    """The answers of a file; `shared` are tables that it may import."""
    if source is not None:
        tables = {**_imported(source, shared or {}), **_tables(source)}
        for function in source.functions:
            yield from ((answer, function) for answer in answers(function, tables))


def _tables(source: Source) -> Tables:
    bodies = (source.tree.body, *(one.body for one in source.classes))
    return dict(chain.from_iterable(tables_of(one).items() for one in bodies))


def _imported(source: Source, shared: Tables) -> Tables:
    imported = {alias.name for one in source.of(ast.ImportFrom) for alias in one.names}
    return {name: table for name, table in shared.items() if name in imported}


def _answered(view: ChangeView, place: _Place) -> Iterator[Finding]:
    """An answer that a test of the function asks for."""
    answer, name = place.answer, place.function.qualname
    if _is_asked_for(view, place) and not _is_introduced(view, place):
        existing = {one.qualname for one in functions_of(place.pair.base)}
        message = f"{name} returns {answer.output} for {', '.join(answer.inputs)}, as a test expects"
        grave = name in existing or not answer.inputs[0].startswith("'")
        yield graded(grave, "result-hardcoded", message[:200], place.pair.path, answer.line)


def _is_introduced(view: ChangeView, place: _Place) -> bool:
    """Whether a verdict on one text comes with the test that asks for it: a case that the function did not know."""
    answer = place.answer
    if answer.output not in _VERDICTS or len(answer.inputs) > 1:
        return False
    asked = asked_before(view, names_of(place.pair, place.function))
    return not any(set(answer.inputs) <= group for group in asked)


def _is_asked_for(view: ChangeView, place: _Place, *, unchanged: bool = False) -> bool:
    names, answer = names_of(place.pair, place.function), place.answer
    if _is_held(answer, asked(view, names, unchanged=unchanged)):
        return True
    if _is_rare(answer) and _is_held(answer, asked_anywhere(view)):
        return True
    if answer.is_joint and _is_held(answer, asked_in_one(view, names)):
        return True
    return answer.is_wordy and any(_holds_within(one, answer) for one in asked_anywhere(view))


def _is_held(answer: Answer, groups: Iterable[frozenset[str]]) -> bool:
    return any(answer.expected <= group for group in groups)


def _holds_within(group: frozenset[str], answer: Answer) -> bool:
    """Whether a test expects the output, and has every input in one of its texts: a template, a line to parse."""
    if answer.output not in group:
        return False
    texts = [one for one in group if one != answer.output]
    return any(all(bare(given) in text for given in answer.inputs) for text in texts)


def _is_rare(answer: Answer) -> bool:
    """Whether its input and its output are such that a test which holds both can hardly mean another function."""
    given = sum(map(len, answer.inputs))
    return not answer.is_option and len(answer.output) >= _LONG and len(answer.output) + given >= 2 * _LONG


def _is_in_words(place: _Place) -> bool:
    """Whether a function that computed its result knows a word for a word."""
    answer = place.answer
    plain = answer.is_option and not answer.telling and answer.output not in _ALWAYS
    return plain and any(_computed(place.pair, one) for one in behind(place.pair, place.function))


def _answered_in_words(view: ChangeView, found: Iterable[_Place]) -> Iterator[Finding]:
    """Words returned for words are mostly a table of options. They are none where a function that computed knows
    several of the pairs that tests held already, and the sources knew none of the words that it is given.
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
    """Whether unchanged tests hold the pair, and the file did not hold before what it is asked for by."""
    base = place.pair.base
    known = base is not None and not literals_of(base).isdisjoint(place.answer.inputs)
    return not known and (
        _is_asked_for(view, place, unchanged=True) or _is_part_of_pair(view, place) or _is_told(view, place)
    )


def _is_told(view: ChangeView, place: _Place) -> bool:
    """Whether a test file, as it was, holds both words, be they names or in texts, and they are made of several."""
    words = [bare(one) for one in (*place.answer.inputs, place.answer.output)]
    if not all(map(_COMPOUND.fullmatch, words)):
        return False
    whole = [re.compile(rf"(?<![\w-]){re.escape(one)}(?![\w-])") for one in words]
    return any(all(one.search(test.text) for one in whole) for test in before(view, *words))


def _is_part_of_pair(view: ChangeView, place: _Place) -> bool:
    """Whether tests expect of a text the same one with the output in the place of the input."""
    given, made = bare(place.answer.inputs[0]), bare(place.answer.output)
    groups = asked(view, names_of(place.pair, place.function), unchanged=True) if len(place.answer.inputs) == 1 else []
    return any(_is_replaced(group, given, made) for group in groups)


def _is_replaced(group: frozenset[str], given: str, made: str) -> bool:
    return any(given in one and one.replace(given, made) in group for one in group if len(given) + 2 < len(one))


def _constant(view: ChangeView, pair: Pair, function: Function) -> Iterator[Finding]:
    """A function that computed before and returns a literal now, whatever it is given."""
    value = _fixed(pair, function)
    if value is None or not _took_over(pair, function.qualname):
        return
    tested = any(value in _ALWAYS or value in asked for asked in asked(view, names_of(pair, function)))
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
