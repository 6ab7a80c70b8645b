"""Which units of tests must be run after an edit. Whatever is not known to be harmless has all of them run."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from gatekeeper.model.project import Project
from gatekeeper.selection.outline import Function, Outline, outline, touched
from gatekeeper.selection.recorded import Recorded, Unit

WORTH = 0.8
"""The share of the time of all tests up to which running only some of them is worth the trouble."""

_DATA = (
    *(".json", ".yaml", ".yml", ".txt", ".csv", ".tsv", ".html", ".htm", ".jinja", ".jinja2", ".j2", ".md", ".rst"),
    *(".sql", ".css", ".js", ".xml", ".svg", ".po", ".tmpl", ".mustache", ".graphql", ".pyi", ".in"),
)
"""Ends of names of files that no tool takes for settings, and that Python's own functions open."""

_UNSEEN = re.compile(
    r"\bco_(?!filename\b|name\b|qualname\b)\w+|__code__\s*(?:=|\))|code\.replace|\bCodeType\b|__subclasses__|"
    r"sys\.monitoring|cache_info|__static_attributes__|__firstlineno__|\bimport dis\b|\bmarshal\b|\bcloudpickle\b|"
    r"\bdill\b|\bgetclosurevars\b|\bget_objects\b|\bget_referrers\b|\bsettrace\b|\bgetsource|\bfindsource\b|"
    r"\blinecache\b|\b(?:import|from) greenlet\b"
)
"""Ways to look at a function, or at what is left of a test, that leave no trace."""
_UNOPENED = re.compile(
    r"st_size|st_mtime|getsize|getmtime|load_cert_chain|load_verify_locations|cafile|\bfilecmp\b|\bdbm\b"
)
"""Ways to learn of a file's content without opening it as far as Python knows."""

_REGULAR = ("100644", "100755")
"""How git calls the modes of files that are no links."""

_HARMLESS = frozenset(
    {"staticmethod", "classmethod", "property", "abstractmethod", "override", "overload", "final", "contextmanager"}
    | {"asynccontextmanager", "setter", "getter", "deleter", "wraps"}
)
"""Decorators that keep nothing between calls."""

_MARKS = ("pytest.mark.", "pytest.fixture")
"""How decorators begin that keep to the module that they stand in."""

_READERS = ("markupsafe", "coverage", "yaml", "_yaml", "simplejson", "msgspec", "zope", "charset_normalizer")
_MORE_READERS = ("_cffi_backend", "pydantic_core", "wrapt", "frozenlist", "multidict", "yarl", "propcache", "rpds")
"""Packages whose extension modules open no file by themselves."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The numbers of the units that the edit may affect, of all that must be run, and the test files edited."""

    affected: frozenset[int]
    run: frozenset[int]
    edited: frozenset[str]


class _Everything(Exception):
    """All tests must be run."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A tree that differs from the recorded one in the contents of some files."""

    recorded: Recorded
    project: Project
    files: Mapping[str, str]
    read: Callable[[str], str]

    def choice(self) -> Choice | None:
        """What to run; None for everything."""
        try:
            return self._choice()
        except (_Everything, OSError, LookupError, TypeError, ValueError, AttributeError):
            return None

    def _choice(self) -> Choice:
        changed = self._changed()
        affected = set(chain.from_iterable(map(self._affected, changed)))
        for ways in {_UNSEEN if path.endswith(".py") else _UNOPENED for path in changed}:
            affected |= set(self._unfollowed(ways))
        tests = frozenset(changed).intersection(chain.from_iterable(one.files for one in self.recorded.units))
        return Choice(frozenset(affected), self._must_run(affected), tests)

    def _changed(self) -> list[str]:
        """The files that differ from the recorded ones."""
        raw = self.recorded.raw
        if raw["trouble"] or raw["outside"]["flags"] or self.files.keys() != self.recorded.files.keys():
            raise _Everything
        return [path for path, what in self.files.items() if what != self.recorded.files[path]]

    def _must_run(self, affected: set[int]) -> frozenset[int]:
        """The units to run when some are affected: what cannot be followed, and what leaves something behind, too."""
        units = self.recorded.units
        if any("writes" in units[number].flags for number in affected):
            raise _Everything
        run = {one.number for one in units if one.goes_along} | affected
        if self.recorded.raw["wide"]:  # fixtures that outlive a module must end after the same test
            run.add(len(units) - 1)
        if _seconds(units[number] for number in run) > WORTH * _seconds(units):
            raise _Everything
        return frozenset(run)

    def _affected(self, path: str) -> Iterator[int]:
        """The units that the edit of a file may affect."""
        mode = self.files[path].partition(" ")[0]
        if mode != self.recorded.files[path].partition(" ")[0] or mode not in _REGULAR:
            raise _Everything
        if path in self.recorded.outside:
            raise _Everything
        yield from self._readers(path)
        if path.endswith(".py"):
            yield from self._by_code(path)
        elif not path.lower().endswith(_DATA) or not self._opens_are_heard():
            raise _Everything

    def _readers(self, path: str) -> list[int]:
        """The units that read a file."""
        return [one.number for one in self.recorded.units if path in one.reads]

    def _by_code(self, path: str) -> Iterator[int]:
        """The units that may run something else now."""
        old, new = outline(self.recorded.sources[path]), outline(self.read(path))
        if old is None or new is None:
            raise _Everything
        if path in self.recorded.shown:
            yield from self._since_first_reader(path)
        own = {one.number for one in self.recorded.units if path in one.files}
        is_test = own and self.project.is_test(path)
        yield from self._by_test(path, own, old, new) if is_test else self._by_source(path, old, new)

    def _since_first_reader(self, path: str) -> Iterator[int]:
        """The unit that read a file first, and all after it."""
        readers = self._readers(path)
        if not readers:
            raise _Everything
        yield from range(min(readers), len(self.recorded.units))

    def _by_source(self, path: str, old: Outline, new: Outline) -> Iterator[int]:
        """The units that ran a function that is another now, or of which the lines are others."""
        ran = self.recorded.lines(path)
        if not ran or old.skeleton != new.skeleton or not self.project.is_source(path):
            raise _Everything
        lines = set(touched(old, new))
        for one, now in _pairs(old, new):
            self._require_plain(one, now)
            if ran.get("", frozenset()) & frozenset(range(one.body, one.last + 1)):
                raise _Everything
            lines |= set(range(one.first, one.last + 1))
        yield from _crossing(ran, lines)

    @staticmethod
    def _require_plain(*functions: Function) -> None:
        """Everything is run where what a function does could outlast the test."""
        for one in functions:
            if one.calls_out or not all(_last_name(each) in _HARMLESS for each in one.decorators):
                raise _Everything

    def _by_test(self, path: str, own: set[int], old: Outline, new: Outline) -> Iterator[int]:
        """The unit itself, where nothing but its tests can see the difference."""
        elsewhere = self.recorded.runners(path) - own
        if old.bare != new.bare or elsewhere or self._is_mentioned(path):
            raise _Everything
        if not (_are_private(old, new) and _are_private(new, old)):
            raise _Everything
        yield from own

    def _is_mentioned(self, path: str) -> bool:
        """Whether another file may use what is in a test file."""
        name = path.rpartition("/")[2].removesuffix(".py")
        word = re.compile(rf"\b{re.escape(name)}\b")
        return name in ("conftest", "__init__") or any(
            word.search(text) for other, text in self.recorded.sources.items() if other != path
        )

    def _unfollowed(self, ways: re.Pattern[str]) -> Iterator[int]:
        """The units whose own files look at things in ways that leave no trace; everything where others do."""
        by_file = {path: one.number for one in self.recorded.units for path in one.files}
        for path in sorted(self.recorded.imported & self.recorded.sources.keys()):
            text = self.recorded.sources[path]
            if ways.search(text) or ways.search(self._now(path, text)):
                if path not in by_file:
                    raise _Everything
                yield by_file[path]

    def _now(self, path: str, text: str) -> str:
        """A source file as it is now."""
        return text if self.files[path] == self.recorded.files[path] else self.read(path)

    def _opens_are_heard(self) -> bool:
        """Whether nothing was loaded that could open a file unheard."""
        known = re.compile(rf"[/\\](?:{'|'.join((*_READERS, *_MORE_READERS))})[/\\.\w-]*$")
        return all(known.search(path) for path in self.recorded.raw["native"])


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


def _crossing(ran: Mapping[str, frozenset[int]], lines: set[int]) -> Iterator[int]:
    """The units that ran some of the lines."""
    return (int(number) for number, those in ran.items() if number and those & lines)


def _seconds(units: Iterable[Unit]) -> float:
    return sum(one.seconds for one in units)


def _pairs(old: Outline, new: Outline) -> Iterator[tuple[Function, Function]]:
    """The functions that say something else now, with what they were; both files have the same functions."""
    for key, one in old.functions.items():
        if one.text != new.functions[key].text:
            yield one, new.functions[key]


def _only_in(file: Outline, other: Outline) -> Iterator[Function]:
    """The functions of a file that are not, or not so, in another."""
    for key, one in file.functions.items():
        if key not in other.functions or other.functions[key].text != one.text:
            yield one


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
