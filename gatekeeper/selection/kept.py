"""What is kept of the lines that ran in tests that are not run again, where an edit has moved them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from msgspec import Struct

from gatekeeper.selection.outline import Outline, moves
from gatekeeper.selection.recorded import Line, Recorded

Lines = Mapping[str, frozenset[Line]]
"""What ran, by the absolute path of the file."""
_BEGINNING = re.compile(r"[ \t\f]*(?:@|def\b|class\b|async\b)|\b(?:lambda|for)\b")
"""What may begin with code of its own."""


def lines(
    recorded: Recorded, run: frozenset[str], outlines: Mapping[str, tuple[Outline, Outline]]
) -> tuple[Lines, Lines]:
    """What is kept when some tests are run again, and what they ran before.

    Both where it is after an edit, of which `outlines` are the files before and after; what was in functions that are
    others now is left out. Raises LookupError where it cannot be told.
    """
    where = {str(recorded.root / path): _Where.of(*pair) for path, pair in outlines.items()}
    kept, again = dict[str, frozenset[Line]](), dict[str, frozenset[Line]]()
    for file, ran in recorded.everything_ran.items():
        for into, names in ((kept, ran.by.keys() - run), (again, ran.by.keys() & run)):
            found = ran.of(map(ran.by.__getitem__, names))
            into[file] = frozenset(where[file].moved(found)) if file in where else found
    return kept, again


class _Where(Struct, frozen=True):
    """Where the lines of a file are now; `gone` are those of functions that are others now."""

    places: Mapping[int, int]
    gone: frozenset[int]
    top: int | None

    @classmethod
    def of(cls, old: Outline, new: Outline) -> _Where:
        places = {1: 1} | moves(old, new)  # where an empty module begins
        changed = (one for key, one in old.functions.items() if _text(new, key) != one.text)
        edited = frozenset(chain.from_iterable(range(one.first, one.last + 1) for one in changed))
        return cls(places, edited - places.keys(), _top(old, places[1]))

    def moved(self, found: Iterable[Line]) -> Iterator[Line]:
        """The lines, or arcs, that still are there, where they are now."""
        for line in found:
            if self.gone.isdisjoint(map(abs, line)):
                yield tuple(map(self._place, line))

    def _place(self, line: int) -> int:
        """Where a line is now; coverage has negative numbers for where functions, and so on, begin and end."""
        if line > 0:
            return self.places[line]
        now = self.top if line == -1 else self.places[-line]
        if now is None:
            raise LookupError("what begins in the first line may be the module or something in it")
        return -now


def _top(old: Outline, now: int) -> int | None:
    """Where now is what began in the first line, which is where every module begins; None if that is not clear."""
    return 1 if now == 1 or not _BEGINNING.search(old.lines[0]) else None


def _text(file: Outline, key: str) -> str:
    return file.functions[key].text if key in file.functions else ""
