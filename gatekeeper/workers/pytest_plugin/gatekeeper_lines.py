"""Which lines each test ran: told by coverage as it counts, and written into its data for tests that are not run."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Collection, Iterator
from itertools import chain, compress, filterfalse
from pathlib import Path
from threading import active_count
from typing import TYPE_CHECKING, Any

TESTS = "gatekeeper-tests:"
COLLECTED = "gatekeeper-collected:"
COMMON = "gatekeeper-common"
TOLD = "gatekeeper-told"
"""The name in coverage's data for what was told test by test."""
LINES = """select context, path, numbits from line_bits
    join context on context.id = context_id join file on file.id = file_id where context != ?"""
ARCS = """select context, path, fromno, tono from arc
    join context on context.id = context_id join file on file.id = file_id where context != ?"""

UNAFFECTED = ".unaffected"
"""How the data file's name ends that holds what ran in tests that are not run again."""
WIDTHS = (28, 20)
"""How many bits a line's number has where coverage has an arc in one number: its releases differ."""
ONE = ord("1")
HEARD, LISTS = ("reads", "flags"), ("imported", "searched", "shown", "native")
"""The lists of names in what was heard, and in a recording."""

if TYPE_CHECKING:
    Ran = dict[str, "File"]
    """What was run in each file."""


class File:
    """Which lines, or arcs, of a file ran under which names of coverage's: numbers whose bits stand for them."""

    def __init__(self) -> None:
        self.places: dict[Any, int] = {}
        self.by: dict[str, int] = {}

    def add(self, context: str, found: Collection[Any]) -> None:
        """Notes what ran."""
        places = self.places
        for one in filterfalse(places.__contains__, found):
            places[one] = len(places)
        digits = bytearray(b"0") * len(places)
        for place in map(places.__getitem__, found):
            digits[place] = ONE
        digits.reverse()
        self.by[context] = self.by.get(context, 0) | int(digits or b"0", 2)

    def name(self, said: frozenset[Any]) -> bool:
        """Calls the places as coverage says them, which has them in its own way while it counts; whether it could."""
        for width in (0, *WIDTHS):
            names = [arc_of(one, width) if width and isinstance(one, int) else one for one in self.places]
            if said.issuperset(names):
                self.places = {one: place for place, one in enumerate(names)}
                return True
        return False

    def told(self) -> dict[str, Any]:
        """The same for JSON."""
        return {"places": [*self.places], "by": {context: f"{bits:x}" for context, bits in self.by.items()}}

    def join(self, told: dict[str, Any]) -> None:
        """Adds what another process told."""
        places: list[Any] = told["places"]
        places = [tuple(one) for one in places] if places and isinstance(places[0], list) else places
        every = {context: int(bits, 16) for context, bits in told["by"].items()}
        if not self.places:
            self.places, self.by = {one: place for place, one in enumerate(places)}, every
            return
        for context, bits in every.items():
            self.add(context, [*compress(places, map(int, f"{bits:b}"[::-1]))])


class Listener:
    """Takes what coverage has counted, under the name of the test that it was counted for.

    Coverage would write it into a database at each change of tests, which takes longer than all else that is recorded.
    There it has it in the end, without the names. Where this coverage keeps it elsewhere, it is left to do as it does.
    """

    def __init__(self) -> None:
        self.ran: Ran = {}
        self._context = ""
        self._running: Any = None
        self._collector: Any = None

    def enter(self, context: str) -> None:
        """Goes on under another name."""
        if self._running is None:  # asked for once: tests of what measures coverage may replace it
            self._begin()
        if self._collector is not None:
            self._take()
        elif self._running is not None:
            self._running.switch_context(context)
        self._context = context

    def _begin(self) -> None:
        from coverage import Coverage

        self._running = running = Coverage.current()
        collector = getattr(running, "_collector", None)
        if isinstance(getattr(collector, "data", None), dict) and hasattr(collector, "cached_mapped_file"):
            self._collector = collector
            if hasattr(os, "register_at_fork"):
                os.register_at_fork(after_in_child=self._leave)

    def _take(self) -> None:
        """Takes what was counted since the last time; what other threads count meanwhile is left to the next."""
        is_alone = active_count() == 1
        for file, counted in self._collector.data.copy().items():
            if counted:
                found = counted.copy()
                if is_alone:
                    counted.clear()
                else:
                    counted.difference_update(found)
                self.ran.setdefault(file, File()).add(self._context, found)

    def end(self) -> str:
        """Leaves the counting to coverage again, with what was counted; says why that is of no use, or ""."""
        collector = self._collector
        if collector is None:
            return ""
        self._take()
        self._collector = None
        counted = collector.data
        for file, one in self.ran.items():
            counted.setdefault(file, set()).update(one.places)
        collector.covdata.set_context(TOLD)
        self._running.switch_context(COMMON)
        self.ran = {collector.cached_mapped_file(file): one for file, one in self.ran.items()}
        known = [one.name(said_of(collector.covdata, file)) for file, one in self.ran.items()]
        return "" if all(known) else "how this coverage notes what it has counted is not known"

    def _leave(self) -> None:
        """Leaves the counting to coverage in a process that this one made of itself, which tells nobody of it."""
        collector, self._collector = self._collector, None
        if collector is not None:
            collector.covdata.set_context(self._context)


def said_of(data: Any, file: str) -> frozenset[Any]:
    """The lines, or arcs, of a file that coverage itself says were run by what was told test by test."""
    data.set_query_context(TOLD)
    found = (data.arcs if data.has_arcs() else data.lines)(file)
    data.set_query_contexts(None)
    return frozenset(found or ())


def arc_of(packed: int, width: int) -> tuple[int, int]:
    """The lines of an arc, and then their signs (CTracer_record_pair in coverage's tracer.c)."""
    line = (1 << width) - 1
    begin, end = packed & line, packed >> width & line
    return (-begin if packed >> 2 * width & 1 else begin, -end if packed >> 2 * width & 2 else end)


def files_of(data: str) -> list[str]:
    """Coverage's data files of a session in parallel mode, without the one of tests that were not run."""
    place = Path(data)
    return sorted(str(one) for one in place.parent.glob(f"{place.name}.*") if one.name != f"{place.name}{UNAFFECTED}")


def gather(data: str, folder: Path, here: str) -> dict[str, Any]:
    """What all processes of a session recorded, together with what was run: `arcs` says whether that are arcs.

    And `relative` whether coverage names files as they are from `here`, where it was started; here none is named so.
    """
    parts = [json.loads(path.read_bytes()) for path in sorted(folder.glob("recording-*.json"))]
    told = together(parts)
    ran: Ran = {}
    for file, one in chain.from_iterable(part.get("ran", {}).items() for part in parts):
        ran.setdefault(file, File()).join(one)
    for path in files_of(data):
        arcs, plugged = read(path, ran)
        told["arcs"] = told["arcs"] or arcs
        told["trouble"] = told["trouble"] or plugged
    told["relative"] = not all(map(os.path.isabs, ran))
    return {**told, "ran": {str(Path(here, name)): file.told() for name, file in ran.items()}}


def together(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """What several processes recorded as one."""
    told: dict[str, Any] = {"trouble": "" if parts else "nothing was recorded", "tests": {}, "mixed": len(parts) > 1}
    told.update(
        {
            "spans": [],
            "collection": {},
            "begun": {},
            "outside": {},
            "files": {},
            **dict.fromkeys(LISTS, ()),
            "arcs": False,
        }
    )
    for part in parts:
        told["trouble"] = told["trouble"] or part["trouble"]
        told["mixed"] = told["mixed"] or part["mixed"]
        told["spans"].extend(part["spans"])
        told["collection"].update(part["collection"])
        told["files"].update(part["files"])
        told["begun"].update(part["begun"])
        for name, one in part["tests"].items():
            told["tests"][name] = {**one, **merged(told["tests"].get(name, {}), one, HEARD)}
        told["outside"] = merged(told["outside"], part["outside"], HEARD)
        told.update(merged(told, part, LISTS))
    return told


def merged(one: dict[str, Any], other: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    """What is in the lists of either of two, under some keys."""
    return {key: sorted({*one.get(key, ()), *other.get(key, ())}) for key in keys}


def read(path: str, ran: Ran) -> tuple[bool, str]:
    """Adds what a data file holds; returns whether it holds arcs, and why it says too little, or ""."""
    from coverage import CoverageData

    known = CoverageData(path)
    known.read()
    plugged = [file for file in known.measured_files() if known.file_tracer(file)]
    for context, file, found in (arcs if known.has_arcs() else lines)(path):
        ran.setdefault(file, File()).add(context, found)
    return known.has_arcs(), f"{plugged[0]} is measured by a plug-in" if plugged else ""


def lines(path: str) -> Iterator[tuple[str, str, list[int]]]:
    """The lines of each file that ran in each context; the library would be asked once for each pair of them."""
    from coverage.numbits import numbits_to_nums

    for context, file, bits in rows(path, LINES):
        yield context, file, numbits_to_nums(bits)


def arcs(path: str) -> Iterator[tuple[str, str, list[tuple[int, int]]]]:
    """The same for arcs."""
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for context, file, begin, end in rows(path, ARCS):
        found.setdefault((context, file), []).append((begin, end))
    return ((context, file, ran) for (context, file), ran in found.items())


def rows(path: str, query: str) -> list[Any]:
    """What a query of coverage's data says (its documentation describes the tables)."""
    database = sqlite3.connect(path)
    try:
        return database.execute(query, (TOLD,)).fetchall()
    finally:
        database.close()


def restore(part: dict[str, Any], data: str) -> None:
    """Writes a data file that holds what ran in tests that are not run again."""
    from coverage import CoverageData

    written = CoverageData(f"{data}{UNAFFECTED}")
    kept: dict[str, list[Any]] = part["lines"]
    ran = {os.path.relpath(file) if part["relative"] else file: found for file, found in kept.items()}
    if part["arcs"]:
        written.add_arcs({file: [tuple(arc) for arc in found] for file, found in ran.items()})
    else:
        written.add_lines(ran)
    written.write()
