"""Which tests must be run after an edit. Whatever is not known to be harmless has all of them run."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from enum import Enum
from itertools import chain

from msgspec import Struct

from gatekeeper.model.check import UNKNOWN
from gatekeeper.model.project import Project
from gatekeeper.selection.kept import Lines, lines
from gatekeeper.selection.outline import Function, Outline, lines_of, moves, outline
from gatekeeper.selection.recorded import Ran, Recorded, Stretch, Tests
from gatekeeper.selection.ways import PLACES, UNOPENED, UNSEEN, Ways

WORTH = 0.6
"""The share of the time of all tests up to which running only some of them is worth the trouble."""

_DATA = (
    *(".json", ".yaml", ".yml", ".txt", ".csv", ".tsv", ".html", ".htm", ".jinja", ".jinja2", ".j2", ".md", ".rst"),
    *(".sql", ".css", ".js", ".xml", ".svg", ".po", ".tmpl", ".mustache", ".graphql", ".pyi", ".in"),
)
"""Ends of names of files that no tool takes for settings, and that Python's own functions open."""

_REGULAR = ("100644", "100755")
"""How git calls the modes of files that are no links."""

_HARMLESS = frozenset(
    {"staticmethod", "classmethod", "property", "abstractmethod", "override", "overload", "final", "contextmanager"}
    | {"asynccontextmanager", "setter", "getter", "deleter", "wraps"}
)
"""Decorators that have a function run as coverage sees it, so that one of which no line ran was never called."""

_MARKS = ("pytest.mark.", "pytest.fixture")
"""How decorators begin that keep to the module that they stand in."""

_READERS = ("markupsafe", "coverage", "yaml", "_yaml", "simplejson", "msgspec", "zope", "charset_normalizer")
_MORE_READERS = ("_cffi_backend", "pydantic_core", "wrapt", "frozenlist", "multidict", "yarl", "propcache", "rpds")
"""Packages whose extension modules open no file by themselves."""


class Choice(Struct, frozen=True):
    """The tests that must be run, with the files to collect, those that were edited, and what is kept.

    `files` are all that must be collected. The number of each is that of its stretch: of the `stretches` it is known
    what must become of the state.
    Of a file that was `edited` all tests are run, whichever it has now.
    `kept` are the lines, or arcs, by absolute path, that ran in all other tests and for all, where they are now; and
    `expected` those that will have run again unless the edit made a difference beyond the functions that it is in.
    """

    run: frozenset[str]
    files: Mapping[str, int]
    edited: frozenset[str]
    stretches: tuple[Stretch, ...]
    kept: Lines
    expected: Lines


class Everything(Enum):
    """All tests must be run, and what recording them again is good for."""

    NEW = "it may say what this recording does not"
    SAME = "most tests run the one function that is another, about which it would say the same"


class _Everything(Exception):
    """All tests must be run."""


class _Most(_Everything):
    """So many tests must be run that the others are not worth leaving out."""


class Edit(Struct, frozen=True):
    """A tree that differs from the recorded one in the contents of some files."""

    recorded: Recorded
    project: Project
    files: Mapping[str, str]
    read: Callable[[str], str]

    def choice(self) -> Choice | Everything:
        """What to run."""
        try:
            return self._choice()
        except _Most:
            return Everything.SAME if self._keeps_to_one_function() else Everything.NEW
        except (_Everything, OSError, LookupError, TypeError, ValueError, AttributeError):
            return Everything.NEW

    def may_spare(self) -> bool:
        """Whether tests could be left out after any edit: after one that affects nothing but the first, if at all."""
        try:
            leaving = self._leaving(frozenset([next(iter(self.recorded.tests))]))
            self._must_run(self.recorded.of(chain.from_iterable(one.files for one in leaving)))
        except (_Everything, StopIteration):
            return False
        return self.recorded.is_followed

    def _keeps_to_one_function(self) -> bool:
        """Whether nothing but the body of one function is another."""
        path, *others = self._changed()
        if others or not path.endswith(".py"):
            return False
        old, new = self._outlines(path)
        return old.skeleton == new.skeleton and len(list(_changed_functions(old, new))) == 1

    def _choice(self) -> Choice:
        changed = self._changed()
        outlines = {path: self._outlines(path) for path in changed if path.endswith(".py")}
        affected = frozenset(self._may_differ(changed, outlines))
        if any("writes" in self.recorded.tests[name].flags for name in affected):
            raise _Everything  # others may read it
        leaving = self._leaving(affected)
        run = self._must_run(affected.union(*(self.recorded.of(one.files) for one in leaving)))
        edited = self._edited(changed, run)
        stretches = self._stretches(run, leaving)
        return Choice(
            run | edited, self._numbered(run, stretches), edited, stretches, *lines(self.recorded, run, outlines)
        )

    def _files(self, run: frozenset[str]) -> frozenset[str]:
        """The files of some tests."""
        return frozenset(self.recorded.tests[name].file for name in run)

    def _edited(self, changed: Collection[str], run: frozenset[str]) -> frozenset[str]:
        """The edited files all of whose tests are run, and those which may have other tests for another reason."""
        mine = (name for path, name in self.recorded.by_path.items() if path in changed or self._is_read(changed, name))
        return frozenset(name for name in mine if self.recorded.of([name]) <= run)

    def _is_read(self, changed: Collection[str], name: str) -> bool:
        """Whether one that changed is read by all tests of a file, as when it says which tests there are."""
        tests = self.recorded.of([name])
        return any(all(path in self.recorded.tests[one].reads for one in tests) for path in changed)

    def _stretches(self, run: frozenset[str], leaving: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
        """What is known of the state that the tests leave: first those that leave it as it is."""
        quiet = self._files(run).difference(self.recorded.last, *(one.files for one in leaving))
        return (Stretch(quiet, {}), *leaving)

    def _numbered(self, run: frozenset[str], stretches: tuple[Stretch, ...]) -> Mapping[str, int]:
        """The files of the tests, each with the number of its stretch."""
        numbers = {name: number for number, one in enumerate(stretches) for name in one.files}
        return {name: numbers.get(name, UNKNOWN) for name in sorted(self._collected(run))}

    def _collected(self, run: frozenset[str]) -> Collection[str]:
        """The files to collect: all, if tests are run, where the import of one may have a part in the state."""
        return self.recorded.raw["files"].keys() if run and self.recorded.raw["collection"] else self._files(run)

    def _may_differ(self, changed: Collection[str], outlines: Mapping[str, tuple[Outline, Outline]]) -> Iterator[str]:
        """The tests that may end otherwise now."""
        yield from chain.from_iterable(map(self._affected, changed))
        for path, pair in outlines.items():
            yield from self._by_code(path, *pair)
        for ways in {UNSEEN if path in outlines else UNOPENED for path in changed}:
            yield from self._users(ways)

    def _changed(self) -> list[str]:
        """The files that differ from the recorded ones."""
        if not self.recorded.is_followed or self.files.keys() != self.recorded.files.keys():
            raise _Everything
        return [path for path, what in self.files.items() if what != self.recorded.files[path]]

    def _outlines(self, path: str) -> tuple[Outline, Outline]:
        """A file as it was and as it is."""
        old, new = outline(self.recorded.sources[path]), outline(self.read(path))
        if old is None or new is None or old.bare != new.bare:
            raise _Everything
        return old, new

    def _leaving(self, affected: frozenset[str]) -> tuple[Stretch, ...]:
        """What leaves another state behind before the last of the files that are run.

        These must find the state that they would find in a run of all, so that it is run as well.
        """
        places = {name: number for number, name in enumerate(self.recorded.tests)}
        last = max(map(places.__getitem__, affected | self.recorded.unfollowed), default=-1)
        of = self.recorded.of
        found = tuple(one for one in self.recorded.stretches if min(map(places.__getitem__, of(one.files))) <= last)
        if found and self.recorded.raw["mixed"]:
            raise _Everything
        return found

    def _must_run(self, affected: frozenset[str]) -> frozenset[str]:
        """The tests to run when some are affected: those that nobody can follow, too."""
        tests = self.recorded.tests
        run = affected | self.recorded.unfollowed
        if _seconds(map(tests.__getitem__, run)) > WORTH * _seconds(tests.values()):
            raise _Most
        return frozenset(run)

    def _affected(self, path: str) -> Iterator[str]:
        """The tests that the edit of a file may affect, whatever it says."""
        mode = self.files[path].partition(" ")[0]
        if mode != self.recorded.files[path].partition(" ")[0] or mode not in _REGULAR:
            raise _Everything
        if path in self.recorded.outside:
            raise _Everything
        yield from self._knowing(path)
        if not path.endswith(".py") and not (path.lower().endswith(_DATA) and self._opens_are_heard()):
            raise _Everything

    def _knowing(self, path: str) -> Iterator[str]:
        """The tests that read a file, or may know what was in it."""
        readers = [one.name for one in self.recorded.tests.values() if path in one.reads]
        yield from self._after(readers) if path in self.recorded.shown else readers
        yield from self._showing_lines() if path in self.recorded.searched else ()

    def _by_code(self, path: str, old: Outline, new: Outline) -> Iterator[str]:
        """The tests that may run something else now."""
        name = self.recorded.by_path.get(path)
        if name is not None and self.project.is_test(path):
            yield from self._by_test(path, name, old, new)
        else:
            yield from self._by_source(path, old, new)

    def _after(self, readers: Iterable[str]) -> frozenset[str]:
        """Some tests, and all that run after the first of them: what it read may be remembered for them."""
        names = list(self.recorded.tests)
        first = min(map(names.index, readers), default=len(names))
        if self.recorded.raw["mixed"] and first < len(names):
            raise _Everything
        return frozenset(names[first:])

    def _by_source(self, path: str, old: Outline, new: Outline) -> Iterator[str]:
        """The tests that ran a function that is another now, and of those that may look, what stands elsewhere now."""
        ran = self.recorded.ran(path)
        if not self.project.is_source(path):
            raise _Everything
        if ran.by or path in self.recorded.imported:
            yield from self._by_functions(ran, old, new)

    def _by_functions(self, ran: Ran, old: Outline, new: Outline) -> Iterator[str]:
        if not ran.by or old.skeleton != new.skeleton:
            raise _Everything
        yield from chain.from_iterable(_callers(ran, *pair) for pair in _pairs(old, new))
        moved = _moved(old, new)
        if moved:
            yield from ran.runners(moved).intersection(self._telling_places())

    def _telling_places(self) -> Iterator[str]:
        """The tests that may learn in which line something stands."""
        yield from self._showing_lines()
        yield from self._users(PLACES)

    def _showing_lines(self) -> Iterator[str]:
        """The tests that asked for the text of lines."""
        if self.recorded.tells_places:
            raise _Everything
        yield from (one.name for one in self.recorded.tests.values() if one.tells_places)

    def _by_test(self, path: str, own: str, old: Outline, new: Outline) -> Iterator[str]:
        """Tests of the file itself, where nothing but them can see the difference: those that are others, or all."""
        ran, tests = self.recorded.ran(path), self.recorded.of([own])
        if ran.by.keys() - tests - {""} or self._is_mentioned(path):
            raise _Everything
        if not (_are_private(old, new) and _are_private(new, old)):
            raise _Everything
        edited = frozenset(_alone(own, old, new))
        yield from tests if edited - tests else edited
        if _moved(old, new):
            yield from tests.intersection(self._telling_places())

    def _is_mentioned(self, path: str) -> bool:
        """Whether another file may use what is in a test file."""
        name = path.rpartition("/")[2].removesuffix(".py")
        word = re.compile(rf"\b{re.escape(name)}\b")
        return name in ("conftest", "__init__") or any(
            word.search(text) for other, text in self.recorded.sources.items() if other != path
        )

    def _users(self, ways: Ways) -> Iterator[str]:
        """The tests that ran a line in which something is done that leaves no trace; everything where all did."""
        for path in sorted(self.recorded.imported & self.recorded.sources.keys()):
            found = frozenset(chain(ways.lines(self.recorded.sources[path]), self._matching_now(ways, path)))
            if found:
                yield from self._running(path, found, ways)

    def _running(self, path: str, found: frozenset[int], ways: Ways) -> Iterator[str]:
        """The tests in a file, and those that ran lines of it in which something is done."""
        if path in self.recorded.by_path:
            yield from self.recorded.of([self.recorded.by_path[path]])
        runners = self.recorded.ran(path).runners(found)
        if "" in runners and ways is not PLACES:
            raise _Everything
        yield from runners - {""}

    def _matching_now(self, ways: Ways, path: str) -> Iterator[int]:
        """The lines of an edited file where it is done now."""
        if self.files[path] != self.recorded.files[path] and any(ways.lines(self.read(path))):
            yield from range(1, len(lines_of(self.recorded.sources[path])) + 1)

    def _opens_are_heard(self) -> bool:
        """Whether nothing was loaded that could open a file unheard."""
        known = re.compile(rf"[/\\](?:{'|'.join((*_READERS, *_MORE_READERS))})[/\\.\w-]*$")
        return all(known.search(path) for path in self.recorded.raw["native"])


def _callers(ran: Ran, one: Function, now: Function) -> frozenset[str]:
    """The tests that ran a function that is another now."""
    runners = ran.runners(range(one.body, one.last + 1))
    if "" in runners or not _is_plain_edit(one, now, bool(runners)):
        raise _Everything
    return runners


def _is_plain_edit(one: Function, now: Function, ran: bool) -> bool:
    """Whether what a function does keeps to its call, and its lines tell who called it."""
    is_heard = ran or all(_last_name(each) in _HARMLESS for each in one.decorators)
    return is_heard and (one.head, one.calls_out) == (now.head, now.calls_out)


def _last_name(decorator: ast.expr) -> str:
    node = decorator.func if isinstance(decorator, ast.Call) else decorator
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _reached(names: frozenset[str], file: Outline) -> frozenset[str]:
    """All names that the module's own code mentions, itself or in functions that it mentions."""
    found: frozenset[str] = frozenset()
    more = names
    while more - found:
        found |= more
        more = frozenset(name for one in file.functions.values() if one.name in found for name in one.names)
    return found


def _seconds(tests: Iterable[Tests]) -> float:
    return sum(one.seconds for one in tests)


def _pairs(old: Outline, new: Outline) -> Iterator[tuple[Function, Function]]:
    """The functions that say something else now, with what they were; both files have the same functions."""
    for key in _changed_functions(old, new):
        yield old.functions[key], new.functions[key]


def _moved(old: Outline, new: Outline) -> frozenset[int]:
    """The lines of a file that are others now."""
    return frozenset(line for line, now in moves(old, new).items() if line != now)


def _changed_functions(old: Outline, new: Outline) -> Iterator[str]:
    """The names of the functions that are not, or not so, in a file now."""
    for key, one in old.functions.items():
        if key not in new.functions or one.text != new.functions[key].text:
            yield key


def _alone(own: str, old: Outline, new: Outline) -> Iterator[str]:
    """What pytest calls the tests of a file that are others now; "" where something else may run them, too."""
    if old.skeleton != new.skeleton:
        yield ""
        return
    for key in _changed_functions(old, new):
        parts = key.partition(" ")[0].split(".")
        others = (one.names for other, one in old.functions.items() if other != key)
        is_plain = _is_plain_edit(old.functions[key], new.functions[key], ran=True)
        yield "::".join([own, *parts]) if is_plain and old.named.union(*others).isdisjoint(parts) else ""


def _only_in(file: Outline, other: Outline) -> Iterator[Function]:
    """The functions of a file that are not, or not so, in another."""
    yield from map(file.functions.__getitem__, _changed_functions(file, other))


def _are_private(file: Outline, other: Outline) -> bool:
    """Whether what a test file has and another has not does nothing when the file is imported."""
    imported = _reached(file.named, file)
    return all(one.name not in imported and _keeps_to_itself(one) for one in _only_in(file, other))


def _keeps_to_itself(function: Function) -> bool:
    """Whether the decorators of a test are pytest's, are of no wider scope, and call nothing of others."""
    return all(map(_is_mark, function.decorators))


def _is_mark(decorator: ast.expr) -> bool:
    said = ast.unparse(decorator)
    if said in ("staticmethod", "classmethod", "property"):
        return True
    return said.startswith(_MARKS) and all(map(_is_plain, ast.walk(decorator)))


def _is_plain(part: ast.AST) -> bool:
    """Whether a part of a decorator calls nothing but pytest, and asks for no wider scope."""
    if isinstance(part, ast.Call):
        return ast.unparse(part.func).startswith("pytest.")
    return not (isinstance(part, ast.keyword) and part.arg == "scope")
