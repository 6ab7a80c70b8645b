"""Functions that single out inputs which nobody knows but their tests: a case of its own for each of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import product

from msgspec.structs import replace

from gatekeeper.checks._integrity.answers import TRIVIAL, bare
from gatekeeper.checks._integrity.asking import (
    asked_before,
    before,
    behind,
    held_before,
    literals_of,
    names_of,
    objects_of,
)
from gatekeeper.checks._integrity.deciding import Decision, decisions, general, results
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.source import Function, functions_of
from gatekeeper.checks._integrity.view import ChangeView, Pair
from gatekeeper.checks._integrity.walking import every
from gatekeeper.checks._integrity.whole import asks_for_whole
from gatekeeper.model.finding import Finding

_ENOUGH = 3.0
"""How odd the literals of a decision must be together."""
_RESULT = 2
"""How much odder it is that a result is what a test holds than that an input is."""
_SEVERAL = 2
_WORD = 0.5
_SHORT = 4
_PHRASE = 6
_SIGNS = 2
_LETTERS = 3
_MADE = 2
_DIGITS = 3
_CHANGE = re.compile(r"[a-zA-Z](?=\d)|\d(?=[a-zA-Z])")
_CHANGES = 8
_LONG = 10
_DIGITS_OF_NUMBER = 7
_NUMBER = re.compile(r"[A-Z\d][A-Z\d-]*[A-Z\d]")
_QUOTED = (re.compile(rb"'([^'\n]*)(?=')"), re.compile(rb'"([^"\n]*)(?=")'))
"""What stands between two quotes of a kind that have none between them, on one line."""
_NAME = re.compile(r"'[\w-]*'", re.ASCII)
_OPTION = re.compile(r"[\w.+/-]*", re.ASCII)


def findings(view: ChangeView) -> Iterable[Finding]:
    """Decisions, new in functions that there were, by what tests held before and the sources did not."""
    known = _Known(view)
    for pair in view.source_pairs:
        was, said = {one.qualname: one for one in functions_of(pair.base)}, set[frozenset[str]]()
        for function in functions_of(pair.head):
            for name in behind(pair, function)[:1]:
                yield from _singled_out(view, pair, (was[name], function), known, said)


class _Known:
    """The literals, and the objects made of some, that sources had before the change."""

    def __init__(self, view: ChangeView) -> None:
        self._view = view

    @cached_property
    def _changed(self) -> frozenset[str]:
        ends = (pair.base for pair in self._view.source_pairs)
        return frozenset[str]().union(*(literals_of(base) | objects_of(base) for base in ends if base is not None))

    @cached_property
    def _quoted(self) -> frozenset[bytes]:
        """What stands between quotes in the sources that the change leaves alone."""
        project, change = self._view.context.project, self._view.change
        paths = (path for path in project.source_files if not project.is_test(path) and not change.file(path))
        contents = map(self._view.context.read, paths)
        return frozenset(text for content in contents for quoted in _QUOTED for text in quoted.findall(content))

    def new(self, literals: frozenset[str]) -> frozenset[str]:
        """Those that the changed sources did not have, of what is not everybody's."""
        return literals.difference(self._changed, TRIVIAL)

    def new_to_all(self, literals: frozenset[str]) -> frozenset[str]:
        """Those that no other source has either, which takes reading them all."""
        return frozenset(one for one in literals if bare(one) == one or bare(one).encode() not in self._quoted)


def _singled_out(
    view: ChangeView, pair: Pair, ends: tuple[Function, Function], known: _Known, said: set[frozenset[str]]
) -> Iterator[Finding]:
    """What a function decides by, and did not before: the tests' own inputs, and perhaps their results; what is `said`
    already is not again.
    """
    function = ends[1]
    for one in (*decisions(function, pair.head), _long_results(function)):
        new = replace(one, asked=known.new(one.asked), given=known.new(one.given))
        if not (_is_odd(new) or _replaces(new, ends) or asks_for_whole(new, function)):
            continue
        new = replace(one, asked=known.new_to_all(new.asked), given=known.new_to_all(new.given))
        held = _from_tests(view, pair, ends, new) or _whole_input(view, pair, function, new)
        if held and held not in said:
            said.add(held)
            message = f"{function.qualname} has a case of its own for {', '.join(sorted(held))}, which a test uses"
            yield warning("result-hardcoded", message[:200], pair.path, one.line)


def _long_results(function: Function) -> Decision:
    """What a function has ready that is too long to be in a test by chance."""
    one = results(function)
    return replace(one, given=frozenset(each for each in one.given if oddness(each) >= 1 and len(bare(each)) >= _LONG))


def _whole_input(view: ChangeView, pair: Pair, function: Function, one: Decision) -> frozenset[str]:
    """The inputs of a decision about all there is that tests of the function held, be it as texts or as bytes."""
    if not asks_for_whole(one, function):
        return frozenset()
    held = frozenset[str]().union(*held_before(view, names_of(pair, function)))
    odd = (each for each in one.asked if oddness(each) >= 1)
    return frozenset(each for each in odd if not held.isdisjoint({each, each.removeprefix("b"), f"b{each}"}))


def _from_tests(view: ChangeView, pair: Pair, ends: tuple[Function, Function], one: Decision) -> frozenset[str]:
    """What of a decision comes from the tests."""
    names = names_of(pair, ends[1])
    if _is_odd(one) and (held := _held(view, pair, names, one) or _instead(view, names, ends, one)):
        return held
    return _replaced(view, pair, names, one) if _replaces(one, ends) else frozenset()


def _replaced(view: ChangeView, pair: Pair, names: frozenset[str], one: Decision) -> frozenset[str]:
    """The inputs that tests of the function held, or that are part of them and no single word."""
    asked = one.asked & frozenset[str]().union(*asked_before(view, names))
    return asked or _parts_of_tests(view, pair, names, (each for each in one.asked if len(bare(each)) >= _LONG))


def _instead(view: ChangeView, names: frozenset[str], ends: tuple[Function, Function], one: Decision) -> frozenset[str]:
    """Inputs, words or not, that tests hold in one place, and that stand for what a function called before."""
    old, function = map(_called, ends)
    groups = (*asked_before(view, names), *held_before(view, names)) if old - function else ()
    # What tests work out for themselves to ask for it is not in them: only the odd result of the odd input is.
    given = _odd(one.given) if _odd(one.asked) else frozenset[str]()
    found = (part & group for group in groups for part in (one.asked, given))
    return next((held for held in found if sum(map(oddness, held)) >= _ENOUGH), frozenset[str]())


def _called(function: Function) -> frozenset[str]:
    """The names of what a function calls."""
    return frozenset(leaf(one.func) for one in every(function.node, ast.Call))


def _is_odd(one: Decision) -> bool:
    """Whether somebody hardly writes all that it is made of who has not seen it."""
    return sum(map(oddness, one.asked)) + _RESULT * sum(map(oddness, one.given)) >= _ENOUGH


def _replaces(one: Decision, ends: tuple[Function, Function]) -> bool:
    """Whether a function asks for a literal where it asked for something that is true of other inputs, too, or caught
    what came of them, and does not any more.
    """
    before, after = map(general, ends) if one.asked else ((), ())
    gone = {(was.condition, was.body) for was in before} - {(now.condition, now.body) for now in after}
    return any(body == one.body and (not condition or condition not in one.condition) for condition, body in gone)


def _held(view: ChangeView, pair: Pair, names: frozenset[str], one: Decision) -> frozenset[str]:
    """What of a decision tests held, if that is too odd to be chance."""
    groups = (*asked_before(view, names), *held_before(view, names))
    found = next(filter(None, (_from(group, one) for group in groups)), frozenset[str]())
    return found or _within(view, pair, names, one) or _copied(view, one) or _each_held(view, names, one)


def _each_held(view: ChangeView, names: frozenset[str], one: Decision) -> frozenset[str]:
    """Several long results that a function has ready without a question, each in some test of the function."""
    long = frozenset(each for each in one.given if len(bare(each)) >= _LONG)
    if one.asked or len(long) < _SEVERAL:
        return frozenset()
    held = frozenset[str]().union(*held_before(view, names))
    return long if long <= held else frozenset()


def _from(group: frozenset[str], one: Decision) -> frozenset[str]:
    """What of a decision is in one place of the tests, if that is too odd to be chance."""
    given = one.given & group
    asked = one.asked & group or (_inside(one.asked, group) if given else given)
    odd = _together(asked) + _RESULT * sum(map(oddness, given))
    return asked | given if odd >= _ENOUGH and (asked or len(given) >= _SEVERAL) else frozenset()


def _inside(asked: frozenset[str], group: frozenset[str]) -> frozenset[str]:
    """The texts that are asked for, if they are no words and all are parts of what is in one place of the tests."""
    known = [bare(one) for one in group]
    texts = frozenset(one for one in asked if bare(one) != one)
    is_held = all(oddness(one) > _WORD and any(bare(one) in text for text in known) for one in texts)
    return texts if is_held else frozenset()


def _within(view: ChangeView, pair: Pair, names: frozenset[str], one: Decision) -> frozenset[str]:
    """Inputs that are odd by themselves, and part of what a test gives that mentions the function, or its module."""
    return _parts_of_tests(view, pair, names, (each for each in one.asked if oddness(each) >= _ENOUGH))


def _parts_of_tests(view: ChangeView, pair: Pair, names: frozenset[str], literals: Iterable[str]) -> frozenset[str]:
    """The literals that stand in what a test gives that mentions a function, or its module, or is called after that."""
    stem = re.escape(_stem(pair.path))
    about = re.compile(
        rf"\b(?:{'|'.join(map(re.escape, sorted(names)))}|{stem})\b|^.*/(?:test_{stem}|{stem}_test)\.py\n"
    )
    return frozenset(each for each in literals if _is_part_of_test(view, bare(each), about))


def _is_part_of_test(view: ChangeView, text: str, about: re.Pattern[str]) -> bool:
    return any(text in test.text and about.search(f"/{test.path}\n{test.text}") for test in before(view, text))


def _copied(view: ChangeView, one: Decision) -> frozenset[str]:
    """A decision all of which, inputs and results, is in one function of any test, or all of it that is no word; of the
    results, odd ones may be parts of what is there.
    """
    wholes = [whole for whole in _wholes(one) if all(whole)]
    groups = held_before(view, frozenset[str]()) if wholes else []
    found = (
        asked | given for (asked, given), group in product(wholes, groups) if asked <= group and _are_in(given, group)
    )
    return next(found, frozenset[str]())


def _are_in(given: frozenset[str], group: frozenset[str]) -> bool:
    """Whether a test holds results, or texts that they are odd parts of."""
    texts = [bare(one) for one in group] if _odd(given) == given else []
    return given <= group or (bool(texts) and all(any(bare(one) in text for text in texts) for one in given))


def _wholes(one: Decision) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """The inputs and the results of a decision, and the odd ones of both."""
    yield one.asked, one.given
    yield _odd(one.asked), _odd(one.given)


def _odd(literals: frozenset[str]) -> frozenset[str]:
    """Texts that nobody writes by chance."""
    return frozenset(each for each in literals if each.startswith(("'", '"')) and oddness(each) >= _ENOUGH)


def _together(asked: frozenset[str]) -> float:
    """How odd inputs are that stand in one condition; several names are no odder than one."""
    names = {one for one in asked if _NAME.fullmatch(one)}
    return max(map(oddness, names), default=0) + sum(map(oddness, asked - names))


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".py")


def oddness(literal: str) -> float:
    """How unlikely it is that somebody writes a literal who has not seen it; 0.5 for short words and numbers."""
    if literal.endswith(("'", '"')):
        text = bare(literal.removeprefix("b"))
        return _ENOUGH if _is_number(text) else _oddness_of(text)
    return _oddness_of_number(literal) if literal[-1:].isdigit() else _MADE


def _oddness_of_number(literal: str) -> float:
    return 1 if sum(map(str.isdigit, literal)) > _DIGITS else _WORD


def _is_number(text: str) -> bool:
    """Whether it is the number of something: of an account, a card, a plate, mostly digits and perhaps some letters."""
    digits = sum(map(str.isdigit, text))
    return _NUMBER.fullmatch(text) is not None and digits >= _DIGITS_OF_NUMBER and len(text) >= _LONG


def _oddness_of(text: str) -> float:
    if " " not in text and len(_CHANGE.findall(text)) >= _CHANGES:
        return _ENOUGH
    if _OPTION.fullmatch(text):
        return 1 if len(text) >= _SHORT else _WORD
    told = sum(map(str.isalnum, text))
    odd = len(text) >= _PHRASE and told >= _LETTERS if text.isascii() else told >= _SIGNS
    return _ENOUGH if odd else 1
