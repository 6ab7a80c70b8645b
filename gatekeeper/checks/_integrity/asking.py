"""What tests ask functions for: the literals of each statement, and of each row of a table, that mention them."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from gatekeeper.checks._integrity.answers import constant
from gatekeeper.checks._integrity.atoms import words
from gatekeeper.checks._integrity.doctests import shown_before
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.source import Function, Source, functions_of
from gatekeeper.checks._integrity.view import ChangeView, Pair
from gatekeeper.checks._integrity.walking import every, walk

_CALLERS = 2


def names_of(pair: Pair, function: Function) -> frozenset[str]:
    """The names that a test calls: the function's own (for special methods that of the class), those of the functions
    of its file through which it is called, and what else the file calls one of them.
    """
    found = frozenset({_called_as(function)})
    callers = dict(_callers(pair.head)) if pair.head is not None else dict[str, set[str]]()
    for _ in range(_CALLERS):
        found = found.union(*(callers.get(name, set[str]()) for name in found))
    others = _other_names(pair.head) if pair.head is not None else dict[str, str]()
    return found.union(other for other, name in others.items() if name in found)


def behind(pair: Pair, function: Function) -> list[str]:
    """The functions that there were behind one: itself, or those that call it now and did not, as there was none."""
    known = {one.qualname for one in functions_of(pair.base)}
    if function.qualname in known or pair.head is None:
        return [function.qualname]
    callers = (one for one in pair.head.functions if function.name in words(one.node))
    return [one.qualname for one in callers if one.qualname in known]


def _called_as(function: Function) -> str:
    special = function.name.startswith("__") and function.owner is not None
    return function.owner.name if special and function.owner is not None else function.name


@lru_cache(maxsize=64)
def _other_names(source: Source) -> Mapping[str, str]:
    """The names that the module, or a class of it, gives to what it has under another: `email = Email`."""
    body = (one for scope in (source.tree, *source.classes) for one in scope.body)
    given = (one for one in body if isinstance(one, ast.Assign) and isinstance(one.value, ast.Name))
    return {leaf(target): leaf(one.value) for one in given for target in one.targets}


@lru_cache(maxsize=64)
def _callers(source: Source) -> Mapping[str, set[str]]:
    """Which functions of the file mention a name that one of its functions has."""
    own = {function.name for function in source.functions}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for function in source.functions:
        for name in own & words(function.node):
            found[name].add(_called_as(function))
    return found


@lru_cache(maxsize=256)
def asked(view: ChangeView, names: frozenset[str], *, unchanged: bool = False) -> list[frozenset[str]]:
    """The literals of each statement, and of each row of a table, in the tests that mention one of the names."""
    found: list[frozenset[str]] = []
    mention = _mention(names)
    for source in view.test_sources(*names):
        if mention.search(source.text) and not (unchanged and view.change.file(source.path)):
            found += _groups(source)
    return found


@lru_cache(maxsize=256)
def asked_before(view: ChangeView, names: frozenset[str]) -> list[frozenset[str]]:
    """The same of the tests as they were before the change."""
    return [group for source in _mentioning(view, names) for group in _groups(source)]


@lru_cache(maxsize=256)
def held_before(view: ChangeView, names: frozenset[str]) -> list[frozenset[str]]:
    """The literals of each function of the tests that mentioned one of the names before the change, and the names of
    the members of enumerations in it; of all functions, without names.
    """
    return [
        _in_any_case(_within(source)[one.node]) | _members(one.node)
        for source in _mentioning(view, names)
        for one in source.functions
    ]


def _in_any_case(literals: frozenset[str]) -> frozenset[str]:
    """The same, and what functions compare with that make small or capital letters of what they are given."""
    return literals.union(*((one.lower(), one.upper()) for one in literals))


def _members(node: ast.AST) -> frozenset[str]:
    """What members of enumerations, and other constants of classes, are called: `'RED'` for `Color.RED`."""
    return frozenset(repr(one.attr) for one in every(node, ast.Attribute) if one.attr.isupper())


def _mentioning(view: ChangeView, names: frozenset[str]) -> Iterator[Source]:
    mention = _mention(names)
    return (source for source in before(view, *(names or ("",))) if not names or mention.search(source.text))


def before(view: ChangeView, *words: str) -> Iterator[Source]:
    """The test files as they were before the change that may hold one of the words, and what was shown as examples."""
    yield from (pair.base for pair in view.test_pairs if pair.base is not None)
    yield from (source for source in view.test_sources(*words) if not view.change.file(source.path))
    yield from (source for source in shown_before(view) if any(word in source.text for word in words))


def _mention(names: frozenset[str]) -> re.Pattern[str]:
    """What a test holds that is about one of the names."""
    one_of = f"(?:{'|'.join(map(re.escape, sorted(names)))})"
    # Called, handed on, given a name, or a property looked at; a keyword or a field of the same name is another thing.
    handed_on = rf"(?<!\w){one_of}\s*[,)\]]|=\s*[\w.]+\.{one_of}\s*$"
    return re.compile(rf"\b{one_of}\s*\(|{handed_on}|\.{one_of}\s*(?:==|in\b|is\b)", re.MULTILINE)


@lru_cache(maxsize=256)
def asked_in_one(view: ChangeView, names: frozenset[str]) -> list[frozenset[str]]:
    """The literals of each function of unchanged tests in a file that mentions one of the names."""
    mention = _mention(names)
    kept = (one for one in view.test_sources(*names) if mention.search(one.text) and not view.change.file(one.path))
    return [_within(one)[function.node] for one in kept for function in one.functions]


@lru_cache(maxsize=8)
def asked_anywhere(view: ChangeView) -> list[frozenset[str]]:
    """The same of all tests that are as they were, whatever they mention."""
    kept = (source for source in view.test_sources("") if not view.change.file(source.path))
    return [group for source in kept for group in _groups(source)]


@lru_cache(maxsize=256)
def _groups(source: Source) -> tuple[frozenset[str], ...]:
    nodes: tuple[ast.AST, ...] = (*source.of(ast.Assert), *source.of(ast.Expr), *source.of(ast.Call))
    nodes += (*source.of(ast.Tuple), *source.of(ast.List))
    functions = [function.node for function in source.functions if len(function.node.body) <= 6]
    return (*map(_within(source).__getitem__, (*nodes, *functions)), *_with_locals(source))


def _with_locals(source: Source) -> Iterator[frozenset[str]]:
    """The literals of the statements of each function that gives names of its own to some."""
    named = _constants(source.tree.body)
    for function in source.functions:
        if own := _constants(function.node.body):
            simple = (one for one in function.node.body if isinstance(one, ast.Assert | ast.Expr))
            yield from (_literals(one, {**named, **own}) for one in simple)


@lru_cache(maxsize=256)
def _within(source: Source) -> Mapping[ast.AST, frozenset[str]]:
    """The literals of each piece of code of a file, and what those of its names stand for that are constants of the
    module.
    """
    named, found = _constants(source.tree.body), dict[ast.AST, frozenset[str]]()
    for node in reversed(walk(source.tree)):  # what is inside comes first
        found[node] = _own(node, named).union(*map(found.__getitem__, ast.iter_child_nodes(node)))
    return found


def _literals(node: ast.AST, named: Mapping[str, str]) -> frozenset[str]:
    """The literals of a piece of code, where names stand for some."""
    return frozenset[str]().union(*(_own(child, named) for child in walk(node)))


def _own(node: ast.AST, named: Mapping[str, str]) -> frozenset[str]:
    """The literal that a node is by itself."""
    text = named.get(node.id) if isinstance(node, ast.Name) else constant(node) if isinstance(node, ast.expr) else None
    return frozenset() if text is None else frozenset((text,))


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


@lru_cache(maxsize=64)
def literals_of(source: Source) -> frozenset[str]:
    """Every literal of a module, in one spelling."""
    return frozenset(repr(node.value) for node in source.of(ast.Constant))


def objects_of(source: Source) -> frozenset[str]:
    """Every object that a module makes of literals, in one spelling."""
    return frozenset(filter(None, map(constant, source.of(ast.Call))))
