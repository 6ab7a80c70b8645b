"""Whether one assertion says what another said: the same things of the same subject, in other words."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import filterfalse

from gatekeeper.checks._integrity.atoms import SAYING, Atom
from gatekeeper.checks._integrity.grading import Strength, leaf
from gatekeeper.checks._integrity.loosening import is_choice, reductions
from gatekeeper.checks._integrity.questions import question
from gatekeeper.checks._integrity.source import FunctionNode
from gatekeeper.checks._integrity.walking import every, walk

_COMMON = frozenset({"len", "str", "repr", "isinstance", "True", "False", "None", "self"})
_EXCEPTION = frozenset({"value", "exception", "match"})
_PATTERN = re.compile(r"\\(?=\W)|[\^$]|\.[*+]\??")
_ONCE = re.compile(r"assert_(?:called|awaited)_once")


class Teller:
    """Tells whether assertions say what others said. `resolve` gives what a name in an assertion stands for."""

    def __init__(self, resolve: Callable[[ast.expr], ast.expr]) -> None:
        self._resolve = resolve
        self._known: dict[tuple[str, frozenset[str]], frozenset[str]] = {}

    def says_more(self, new: Atom, old: Atom) -> bool:
        """Whether an assertion says what another said, and more: `(a, b) == (1, 2)` for `a == 1`."""
        if new.text == old.text or not _is_near(new, old):
            return False
        wanted, partly = asked(old.text), old.strength is Strength.PARTLY
        if partly and not wanted:
            # That something is not so follows from what it is.
            return new.strength > old.strength and _fields(new) <= old.words
        return new.strength >= old.strength and self._says_all(new, old, wanted)

    def _says_all(self, new: Atom, old: Atom, wanted: frozenset[str]) -> bool:
        """Whether nothing that an assertion is about, or asks for, is missing in another."""
        complete = self._holds(new, old, wanted - new.words) if wanted else _is_about(new, old)
        return complete and _as_whole(new, old)

    def _holds(self, new: Atom, old: Atom, missing: frozenset[str]) -> bool:
        """Whether the values that the new assertion does not name are in what its names stand for."""
        return not missing or missing <= (held := self._held(new.text, old.about)) | _contained(old, held)

    def _held(self, text: str, about: frozenset[str]) -> frozenset[str]:
        """The values in an assertion that another may spell otherwise, and how many items it lists. How that came to
        be which both are about is no value that is asked for.
        """
        key = (text, about)
        if key not in self._known:
            tree = ast.parse(text, mode="eval").body
            parts = [tree, *(self._resolve(one) for one in every(tree, ast.Name) if one.id not in about)]
            self._known[key] = frozenset(word for part in parts for one in walk(part) for word in _spelled(one))
        return self._known[key]


def _leaves_open(new: Atom, old: Atom) -> bool:
    """Whether the new assertion is content with one of several things, and the old one was not."""
    if " or " not in new.text:
        return False
    return is_choice(question(new.text)) and not is_choice(question(old.text))


def _is_near(new: Atom, old: Atom) -> bool:
    """Whether an assertion is about something that another was about, and settles it."""
    near = not _subjects(old).isdisjoint(new.words | new.about)
    return near and not _leaves_open(new, old) and not is_of_any_kind(new, old)


def is_of_any_kind(new: Atom, old: Atom) -> bool:
    """Whether the old assertion said of what kind something is, and the new one that there is something."""
    return old.text.startswith("isinstance(") and new.strength <= Strength.EXISTS and "isinstance(" not in new.text


def _is_about(new: Atom, old: Atom) -> bool:
    """Whether an assertion is about all that another was about, or about all that this was computed from."""
    told = new.words | new.about | SAYING
    named = {word for word in old.words if word.isidentifier()} - told
    sources = {word for word in old.about - old.words if word.isidentifier()} - _COMMON
    return not named - _COMMON or bool(sources and sources <= told)


def _subjects(atom: Atom) -> set[str]:
    return {word for word in atom.about if word.isidentifier()} - _COMMON


def _as_whole(new: Atom, old: Atom) -> bool:
    """Whether what was compared as a whole still is."""
    return old.strength is Strength.PARTLY or reductions(new.text) <= reductions(old.text)


def _fields(atom: Atom) -> set[str]:
    """The attributes that an assertion looks at, those that it calls left out."""
    tree = ast.parse(atom.text, mode="eval").body
    called = {id(call.func) for call in every(tree, ast.Call)}
    return {node.attr for node in every(tree, ast.Attribute) if id(node) not in called}


@lru_cache(maxsize=4096)
def asked(text: str) -> frozenset[str]:
    """The values that an assertion asks for; a position is none, and a number of items is not the number."""
    tree = ast.parse(text, mode="eval").body
    counted = dict(_counts(tree))
    silent = {id(part) for node in walk(tree) for part in _silent(node)}
    return frozenset(
        counted.get(id(one), repr(one.value)) for one in every(tree, ast.Constant) if id(one) not in silent
    )


def _silent(node: ast.AST) -> Iterator[ast.AST]:
    """What asks for no value: a position, that there is one at all, and that one is not there."""
    match node:
        case ast.Subscript(slice=ast.Constant(value=int()) as place):
            yield place
        case ast.Subscript(slice=ast.UnaryOp(operand=place)):
            yield place
        case ast.Compare(ops=[ast.IsNot()], comparators=[ast.Constant(value=None) as value]):
            yield value
        case ast.Compare(left=ast.Constant() as value, ops=[ast.NotIn()]):
            yield value
        case _:
            pass


def _counts(tree: ast.expr) -> Iterator[tuple[int, str]]:
    """The number that a number of items, or of calls, must be, by its identity."""
    match tree:
        case ast.Compare(left=ast.Call(func=ast.Name(id="len")), ops=[ast.Eq()], comparators=[number]):
            yield id(number), f"{ast.unparse(number)} items"
        case ast.Compare(left=ast.Attribute(attr="call_count" | "await_count"), ops=[ast.Eq()], comparators=[number]):
            yield id(number), f"{ast.unparse(number)} items"
        case _:
            pass


def _spelled(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Constant(value=value):
            yield repr(value)
        case ast.keyword(arg=str(name)):
            yield repr(name)
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Dict(values=items):
            yield f"{len(items)} items"
        case ast.Call() if _ONCE.match(leaf(node.func)):
            yield "1 items"
        case _:
            pass


def _contained(old: Atom, held: Iterable[str]) -> frozenset[str]:
    """The texts that had to be part of something, and are part of one that is held."""
    if old.strength > Strength.PARTLY:
        return frozenset()
    texts = [one[1:-1] for one in filter(_is_text, held)]
    return frozenset(one for one in filter(_is_text, asked(old.text)) if any(one[1:-1] in text for text in texts))


def tells_of(new: Atom, old: Atom, names: Iterable[str]) -> bool:
    """Whether the expectation of an exception, or a warning, holds what was looked for in it afterwards: its text, its
    class, that there is one. `names` are those that it was given.
    """
    if not old.words & (_EXCEPTION | frozenset(names)):
        return False
    others = set(filterfalse(_is_text, asked(old.text)))
    return others <= {"1 items"} and _classes(old) <= new.words and _speak_alike(new.text, old.text)


def looks_for_text(new: Atom, old: Atom, names: frozenset[str]) -> bool:
    """Whether what is looked for afterwards, in what has one of the names, is most of the text that was expected."""
    wanted, found = (sum(map(len, map(_plain, _texts(one.text)))) for one in (old, new))
    near = new.strength >= Strength.PARTLY and not names.isdisjoint(new.words) and 2 * found >= wanted > 0
    return near and _speak_alike(old.text, new.text)


def _is_text(value: str) -> bool:
    return value.startswith(("'", '"'))


def _classes(atom: Atom) -> set[str]:
    return {word for word in atom.words if word[:1].isupper()} - _COMMON


def _speak_alike(new: str, old: str) -> bool:
    """Whether each text in the old assertion is part of one in the new one, or the other way round."""
    patterns = [_plain(text) for text in _texts(new)]
    return all(any(one in text or text in one for text in patterns) for one in map(_plain, _texts(old)))


def _texts(text: str) -> list[str]:
    found = every(ast.parse(text, mode="eval").body, ast.Constant)
    return [one.value for one in found if isinstance(one.value, str)]


def _plain(pattern: str) -> str:
    """A regular expression as the text that it stands for, so far as it stands for one, whatever the case."""
    return _PATTERN.sub("", pattern).casefold()


def asks_for_caught(atom: Atom, function: FunctionNode) -> bool:
    """Whether it asks, outside of any handler and on no condition, for what a handler of the function kept."""
    handlers = list(every(function, ast.ExceptHandler))
    inside = any(one.lineno <= atom.line <= (one.end_lineno or one.lineno) for one in handlers)
    kept = {name.id for one in handlers for name in every(one, ast.Name) if isinstance(name.ctx, ast.Store)}
    return not inside and not atom.guards and not kept.isdisjoint(atom.words)
