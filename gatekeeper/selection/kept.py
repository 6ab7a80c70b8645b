"""What is kept of the lines that ran in tests that are not run again, where an edit has moved them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from msgspec import Struct

from gatekeeper.selection.outline import Outline, moves
from gatekeeper.selection.recorded import Line, Recorded

Lines = Mapping[str, frozenset[Line]]
"""What ran, by the absolute path of the file."""


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

    @classmethod
    def of(cls, old: Outline, new: Outline) -> _Where:
        places = moves(old, new) | {1: 1}  # where coverage has modules begin and end
        changed = (one for key, one in old.functions.items() if _text(new, key) != one.text)
        edited = frozenset(chain.from_iterable(range(one.first, one.last + 1) for one in changed))
        return cls(places, edited - places.keys())

    def moved(self, found: Iterable[Line]) -> Iterator[Line]:
        """The lines, or arcs, that still are there, where they are now."""
        for line in found:
            if self.gone.isdisjoint(map(abs, line)):
                yield tuple(map(self._place, line))

    def _place(self, line: int) -> int:
        """Where a line is now; coverage has negative numbers for the ends of functions."""
        return self.places[line] if line > 0 else -self.places[-line]


def _text(file: Outline, key: str) -> str:
    return file.functions[key].text if key in file.functions else ""
