"""What a run of all tests left: the files as they were, and what each test depends on."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from gatekeeper.checks._unaffected import NUMBERS, SHARED, Effect, effect, function_of

Line = tuple[int, ...]
"""A line, or an arc from one to another, as coverage has it."""

_TESTS, _COLLECTED = "gatekeeper-tests:", "gatekeeper-collected:"
"""How the names begin under which coverage noted what ran in a test, and when a file of tests was imported."""
_ALL = ""
"""Whose doing it is what is run for all tests."""

_COUNTERS = 0.5
"""The share of the stretches of a run in which a number changes if it counts something."""
_PLACES = "places"
"""How it is noted that tests may learn in which line something stands."""
_STEADY = frozenset({"hypothesis", "elsewhere", "writes", _PLACES, SHARED})
"""What tests do that can be told; what they draw differs in every run."""
_FEWEST = 3
"""The least number of stretches of which a share says anything."""


class Tests(Struct, frozen=True):
    """A function of tests, or all tests of a file that depend on each other, by the names that pytest gives them.

    `file` is where they are, `path` the same as the project names it; and of the files that they read and what else
    they do is told.
    """

    name: str
    file: str
    path: str | None
    reads: frozenset[str]
    flags: frozenset[str]
    seconds: float

    def with_(self, other: Tests) -> Tests:
        """These and others of the same name."""
        reads, flags, seconds = self.reads | other.reads, self.flags | other.flags, self.seconds + other.seconds
        return replace(self, reads=reads, flags=flags, seconds=seconds)

    @property
    def is_followed(self) -> bool:
        """Whether all is known that an edit may change for the tests."""
        return self.flags <= _STEADY

    @property
    def tells_places(self) -> bool:
        """Whether they may learn in which line something stands."""
        return _PLACES in self.flags


class Ran(Struct, frozen=True):
    """What was run of a file, lines or arcs: its `places`, and who ran which, as a number whose bits stand for them."""

    places: tuple[Line, ...] = ()
    by: Mapping[str, int] = field(default_factory=dict[str, int])

    def runners(self, lines: Collection[int]) -> frozenset[str]:
        """The tests that ran some of the lines; "" if they were run for all."""
        found = sum(1 << bit for bit, place in enumerate(self.places) if not {*map(abs, place)}.isdisjoint(lines))
        return frozenset(name for name, bits in self.by.items() if bits & found)

    def of(self, bits: Iterable[int]) -> frozenset[Line]:
        """What some numbers stand for together."""
        together = 0
        for some in bits:
            together |= some
        return frozenset(place for bit, place in enumerate(self.places) if together >> bit & 1)


class Stretch(Struct, frozen=True):
    """Tests of some files, and what the state of the process became in them, by section and place."""

    files: frozenset[str]
    effect: Effect


class Recorded(Struct, frozen=True, dict=True):
    """`files` and `sources` are those of the tree then, by path relative to the repository.

    `raw` is what was recorded and `session` what pytest told (see the worker's plug-ins).
    """

    files: Mapping[str, str]
    sources: Mapping[str, str]
    raw: dict[str, Any]
    session: dict[str, Any]
    root: Path

    @classmethod
    def read(cls, content: bytes, root: Path) -> Recorded:
        """Raises ValueError, KeyError or TypeError for what is none."""
        told = json.loads(content)
        return cls(told["files"], told["sources"], told["recording"], told["session"], root)

    @cached_property
    def tests(self) -> Mapping[str, Tests]:
        """The tests, in the order of their first."""
        found = dict[str, Tests]()
        for name, one in self.raw["tests"].items():
            made = self._made(name, one)
            found[made.name] = found[made.name].with_(made) if made.name in found else made
        return found

    def _made(self, name: str, one: Mapping[str, Any]) -> Tests:
        reads, flags = frozenset(self._own(one["reads"])), frozenset(one["flags"])
        path, seconds = next(self._own([one["path"]]), None), self._seconds[name]
        return Tests(one["file"] if one["file"] in self.whole else name, one["file"], path, reads, flags, seconds)

    @cached_property
    def whole(self) -> frozenset[str]:
        """The files whose tests are run together: one may depend on another, or they leave something behind."""
        shared = (one["file"] for one in self.raw["tests"].values() if SHARED in one["flags"])
        leaving = (one["files"] for one in self.raw["spans"] if effect(one["changed"], self.counters))
        return frozenset(chain(shared, *leaving))

    @cached_property
    def in_file(self) -> Mapping[str, frozenset[str]]:
        """The tests in each file."""
        found = dict[str, set[str]]()
        for one in self.tests.values():
            found.setdefault(one.file, set()).add(one.name)
        return {file: frozenset(names) for file, names in found.items()}

    def of(self, files: Iterable[str]) -> frozenset[str]:
        """The tests in some files."""
        return frozenset(chain.from_iterable(self.in_file[file] for file in files))

    @cached_property
    def unfollowed(self) -> frozenset[str]:
        """The tests that do something of which nobody knows what may change it."""
        return frozenset(one.name for one in self.tests.values() if not one.is_followed)

    @property
    def is_followed(self) -> bool:
        """Whether all is known that is done for all tests; what is written then is what some test reads."""
        return all(flag in _STEADY or flag.startswith("ctypes.") for flag in self.raw["outside"]["flags"])

    @property
    def tells_places(self) -> bool:
        """Whether something may learn where something stands that is done for all tests."""
        return _PLACES in self.raw["outside"]["flags"]

    @cached_property
    def by_path(self) -> Mapping[str, str]:
        """What pytest calls the files of tests, by their paths."""
        return {one.path: one.file for one in self.tests.values() if one.path is not None}

    @cached_property
    def outside(self) -> frozenset[str]:
        """The files that were read as data by what belongs to no test."""
        return frozenset(self._own(self.raw["outside"]["reads"]))

    @cached_property
    def shown(self) -> frozenset[str]:
        """The project's files of which Python remembered the text, for tracebacks say: only the first reader opens."""
        return frozenset(self._own(self.raw["shown"]))

    @cached_property
    def searched(self) -> frozenset[str]:
        """The files of which Python knows the text, as it looked for examples: who shows their lines opens none."""
        return frozenset(self._own(self.raw["searched"]))

    @cached_property
    def imported(self) -> frozenset[str]:
        """The project's files that were imported."""
        return frozenset(self._own(self.raw["imported"]))

    @property
    def changed(self) -> frozenset[str]:
        """The sections of the state that tests changed."""
        return frozenset(name for span in self.raw["spans"] for name in span["changed"])

    def ran(self, path: str) -> Ran:
        """What was run of a source file, by tests; what ran for all, or at import, under ""."""
        return self.everything_ran.get(str(self.root / path), Ran())

    @cached_property
    def everything_ran(self) -> Mapping[str, Ran]:
        """What was run, by the absolute path of the file."""
        return {file: self._ran(told) for file, told in self.raw["ran"].items()}

    def _ran(self, told: Mapping[str, Any]) -> Ran:
        by = dict[str, int]()
        for context, bits in told["by"].items():
            for name in self.runners_of(context):
                by[name] = by.get(name, 0) | int(bits, 16)
        return Ran(tuple(tuple(one) if self.raw["arcs"] else (one,) for one in told["places"]), by)

    def runners_of(self, context: str) -> Collection[str]:
        """The tests for which something was run under a name of coverage's; "" if it was run for all.

        What a file of tests runs when it is imported is run for all if that makes a difference for others, or if it
        skips itself.
        """
        if context.startswith(_COLLECTED) and all(told["how"] == NUMBERS for told in self.raw["collection"].values()):
            return self.in_file.get(context.removeprefix(_COLLECTED), [_ALL])
        name = context.removeprefix(_TESTS)
        file = name.partition("::")[0]
        return [file if file in self.whole else name] if context.startswith(_TESTS) else [_ALL]

    @cached_property
    def _seconds(self) -> Counter[str]:
        took = Counter[str]()
        for node, seconds in self.session["seconds"].items():
            took[function_of(node)] += seconds
        return took

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """What leaves another state behind than there was, but for numbers that count something, in order."""
        spans = self.raw["spans"]
        found = (Stretch(frozenset(one["files"]), effect(one["changed"], self.counters)) for one in spans)
        return tuple(one for one in found if one.effect and one.files != self.last)

    @cached_property
    def last(self) -> frozenset[str]:
        """The last file, if it is alone: nothing comes after it that could notice what it leaves."""
        spans = self.raw["spans"]
        return frozenset(spans[-1]["files"] if spans and len(spans[-1]["files"]) == 1 else ())

    @cached_property
    def counters(self) -> frozenset[tuple[str, str]]:
        """The places of sections where something is counted."""
        spans = [span["changed"].items() for span in self.raw["spans"]]
        counts = ((name, told["effect"]) for name, told in chain.from_iterable(spans) if told["how"] == NUMBERS)
        counted = Counter((name, place) for name, places in counts for place in places)
        return frozenset(place for place, times in counted.items() if _FEWEST <= times >= _COUNTERS * len(spans))

    def _own(self, paths: Any) -> Iterator[str]:
        for path in map(Path, paths):
            if path.is_relative_to(self.root):
                yield path.relative_to(self.root).as_posix()
