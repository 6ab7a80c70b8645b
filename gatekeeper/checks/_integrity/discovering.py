"""What unittest is given by `load_tests` instead of the tests that it found."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from gatekeeper.checks._integrity.binding import named
from gatekeeper.checks._integrity.fresh import spelled
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.source import Function
from gatekeeper.checks._integrity.walking import every

Deed = tuple[ast.AST, str, bool]
"""What a hook does: the place, in words, and whether it is grave."""
Verdict = Deed | None
"""None: nothing to say."""
_Asked = tuple[ast.expr, bool]
"""A question, and the answer with which a test is kept."""
_CASE = re.compile(r"class (\w+)\(.*Case\b")
_NO_TEST = re.compile(r"[_.].*|(?:[\w.]*/)?(?:conftest|tests?)?_?(?:\.pyc?)?|.*TestSuite|\W*")
"""What files are called that hold no tests, and how those begin and end that do."""
_PATTERNS = re.compile(r"(?:tests?_?\*|\*_?tests?|test\[.*\]\*|\*)(?:\.py)?")
_MATCHING = frozenset({"startswith", "endswith", "match", "search", "fullmatch", "fnmatch", "fnmatchcase"})
_DROPPING = frozenset({"remove", "discard", "pop", "clear"})


def loads_others(function: Function) -> Verdict:
    """What `load_tests` gives that is not all there is."""
    for leaving in every(function.node, ast.Return):
        if leaving.value is not None and ast.unparse(leaving.value).endswith("TestSuite()"):
            return leaving, f"gives unittest no tests: `{spelled(leaving)}`", True
    return _other_tests(function) or _some_tests(function)


def _other_tests(function: Function) -> Verdict:
    """Tests made without what unittest hands over, in a module that has some of its own."""
    given = _given(function)
    used = {one.id for one in every(function.node, ast.Name)}
    if len(given) < 2 or given[1] in used or not _has_tests(function.lines):
        return None
    if given[0] not in used or _leaves_cases_out(function.lines, used):
        return function.node, f"gives unittest others than `{given[1]}`, the tests that it found", True
    return None


def _given(function: Function) -> list[str]:
    """The names of the loader and of the tests."""
    return [one.arg for one in function.node.args.args][:2]


def _has_tests(module: Iterable[str]) -> bool:
    return any(line.lstrip().startswith("def test") for line in module)


def _leaves_cases_out(module: Iterable[str], used: set[str]) -> bool:
    """Whether some of a module's classes of tests are named, and others are not; where none is, they may be found in
    another way.
    """
    cases = {found[1] for found in map(_CASE.match, module) if found}
    return bool(cases & used and cases - used)


def _some_tests(function: Function) -> Verdict:
    """The first place at which some of the tests, or of the files that hold them, are left out."""
    node = next(chain(_filtered(function), _dropped(function), _by_pattern(function)), None)
    return None if node is None else (node, f"leaves some of the tests out: `{spelled(node)}`", False)


def _filtered(function: Function) -> Iterator[ast.expr]:
    """The conditions on which a loop leaves something out."""
    texts = _texts_of_module(function)
    for items, condition in _conditions(function):
        of_tests = _given(function)[1:] == [leaf(items)]
        for asked, kept in _parts(*condition):
            if of_tests or _leaves_out(asked, kept, texts):
                yield asked


def _texts_of_module(function: Function) -> Mapping[str, ast.expr]:
    """What the function, and its module, give names to."""
    module = ast.parse("\n".join(function.lines)).body
    return {**dict(named(module)), **dict(named(function.node.body))}


def _conditions(function: Function) -> Iterator[tuple[ast.expr, _Asked]]:
    """What is gone through, each time with a condition on what is kept of it."""
    for search in (*every(function.node, ast.GeneratorExp), *every(function.node, ast.ListComp)):
        for loop in search.generators:
            yield from ((loop.iter, (one, True)) for one in loop.ifs)
    for loop in every(function.node, ast.For):
        for choice in every(loop, ast.If):
            if not choice.orelse:
                yield loop.iter, (choice.test, not isinstance(choice.body[-1], ast.Continue))


def _parts(asked: ast.expr, kept: bool) -> Iterator[_Asked]:
    """The single questions of a condition."""
    match asked:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield from _parts(operand, not kept)
        case ast.BoolOp(values=values):
            yield from chain.from_iterable(_parts(one, kept) for one in values)
        case _:
            yield asked, kept


def _leaves_out(asked: ast.expr, kept: bool, names: Mapping[str, ast.expr]) -> bool:
    """Whether a question is for the names of some: not to be it, or to be one of those that are listed."""
    match asked:
        case ast.Compare(left=left, ops=[ast.NotIn() | ast.NotEq() | ast.In() | ast.Eq()], comparators=[right]):
            return _names_some((left, right), names)
        case ast.Call(func=ast.Attribute(value=owner, attr=attr), args=given) if attr in _MATCHING and not kept:
            return _names_some((owner, *given), names)
        case _:
            return False


def _names_some(sides: Iterable[ast.expr], names: Mapping[str, ast.expr]) -> bool:
    """Whether a text among these is the name, or a part of the name, of some tests."""
    values = (names.get(leaf(side), side) for side in sides)
    texts = (one.value for value in values for one in every(value, ast.Constant))
    return any(isinstance(text, str) and not _NO_TEST.fullmatch(text) for text in texts)


def _dropped(function: Function) -> Iterator[ast.expr]:
    """What takes something away from the names, or the tests, that are gone through."""
    tests = set(_given(function)[1:])
    looped = {leaf(one.iter) for one in every(function.node, ast.For)} | tests
    for call in every(function.node, ast.Call):
        owner = leaf(call.func.value) if isinstance(call.func, ast.Attribute) else ""
        taken = owner in looped and leaf(call.func) in _DROPPING
        if taken and (owner in tests or _names_some(call.args, {})):
            yield call


def _by_pattern(function: Function) -> Iterator[ast.expr]:
    """What looks for tests in files of certain names alone."""
    for call in every(function.node, ast.Call):
        if leaf(call.func) == "discover" and any(map(_is_narrow, _patterns(call))):
            yield call


def _patterns(call: ast.Call) -> list[ast.expr]:
    return [*call.args[1:2], *(one.value for one in call.keywords if one.arg == "pattern")]


def _is_narrow(pattern: ast.expr) -> bool:
    """Whether a pattern is written out that not all files of tests have."""
    text = pattern.value if isinstance(pattern, ast.Constant) else None
    return isinstance(text, str) and _PATTERNS.fullmatch(text) is None
