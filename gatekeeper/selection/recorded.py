"""What a run of all tests left: the files as they were, and what the tests of each file depend on."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from gatekeeper.checks._unaffected import NUMBERS, Effect, effect

_TESTS, _COLLECTED = "gatekeeper-tests:", "gatekeeper-collected:"
"""How the names begin under which coverage noted what ran in the tests of a file, and when it was imported."""

_COUNTERS = 0.5
"""The share of the stretches of a run in which the numbers of a section change if it counts something."""
_PLACES = "places"
"""How it is noted that tests may learn in which line something stands."""
_STEADY = frozenset({"hypothesis", "elsewhere", "writes", _PLACES})
"""What tests do that can be told; what they draw differs in every run."""
_FEWEST = 3
"""The least number of stretches of which a share says anything."""


@dataclass(frozen=True, slots=True)
class Tests:
    """The tests of one file, as pytest names it: its path, the files that they read, and what else they do."""

    name: str
    path: str | None
    reads: frozenset[str]
    flags: frozenset[str]
    seconds: float

    @property
    def is_followed(self) -> bool:
        """Whether all is known that an edit may change for the tests."""
        return self.flags <= _STEADY

    @property
    def tells_places(self) -> bool:
        """Whether they may learn in which line something stands."""
        return _PLACES in self.flags


@dataclass(frozen=True, slots=True)
class Stretch:
    """Tests of some files, and what the state of the process became in them, by section and place."""

    files: frozenset[str]
    effect: Effect


@dataclass(frozen=True)
class Recorded:
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
        """The tests by file, as pytest names it."""
        seconds = self._seconds()
        return {
            name: Tests(
                name,
                next(self._own([one["path"]]), None),
                frozenset(self._own(one["reads"])),
                frozenset(one["flags"]),
                seconds.get(name, 0.0),
            )
            for name, one in self.raw["files"].items()
        }

    @cached_property
    def unfollowed(self) -> frozenset[str]:
        """The files whose tests do something of which nobody knows what may change it."""
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
        return {one.path: name for name, one in self.tests.items() if one.path is not None}

    @cached_property
    def outside(self) -> frozenset[str]:
        """The files that were read as data by what belongs to no test."""
        return frozenset(self._own(self.raw["outside"]["reads"]))

    @cached_property
    def shown(self) -> frozenset[str]:
        """The project's files of which Python remembered the text, for tracebacks say: only the first reader opens."""
        return frozenset(self._own(self.raw["shown"]))

    @cached_property
    def imported(self) -> frozenset[str]:
        """The project's files that were imported."""
        return frozenset(self._own(self.raw["imported"]))

    @property
    def changed(self) -> frozenset[str]:
        """The sections of the state that tests changed."""
        return frozenset(name for span in self.raw["spans"] for name in span["changed"])

    def ran(self, path: str) -> Mapping[str, frozenset[int]]:
        """The lines of a source file that ran, by the tests' file; those that ran for all, or at import, under ""."""
        found: dict[str, frozenset[int]] = {}
        for context, files in self.raw["lines"].items():
            told = files.get(str(self.root / path), [])
            ran = frozenset(abs(line) for one in told for line in (one if self.raw["arcs"] else [one]))
            if ran:
                key = self.tests_of(context)
                found[key] = found.get(key, frozenset()) | ran
        return found

    def tests_of(self, context: str) -> str:
        """The file of the tests for which something was run under a name of coverage's; "" if it was run for all.

        What a file of tests runs when it is imported is run for all if that makes a difference for others.
        """
        if context.startswith(_COLLECTED) and all(told["how"] == NUMBERS for told in self.raw["collection"].values()):
            return context.removeprefix(_COLLECTED)
        return context.removeprefix(_TESTS) if context.startswith(_TESTS) else ""

    def _seconds(self) -> Counter[str]:
        took = Counter[str]()
        for node, seconds in self.session["seconds"].items():
            took[node.partition("::")[0]] += seconds
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
    def counters(self) -> frozenset[str]:
        """The sections in which something is counted."""
        spans = [span["changed"].items() for span in self.raw["spans"]]
        counted = Counter(name for name, told in chain.from_iterable(spans) if told["how"] == NUMBERS)
        return frozenset(name for name, times in counted.items() if _FEWEST <= times >= _COUNTERS * len(spans))

    def _own(self, paths: Any) -> Iterator[str]:
        for path in map(Path, paths):
            if path.is_relative_to(self.root):
                yield path.relative_to(self.root).as_posix()
