"""The mutants of a change: each is one fault in one changed line."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Collection, Sequence

from msgspec import Struct

from gatekeeper.checks._integrity.source import Source
from gatekeeper.checks._mutation.statements import Fault, faults

_SPARED = "no mutate"
"""What a comment says (`# pragma: no mutate`) of a line that is to be left alone."""
_LONGEST = 60


class _Text(Struct, frozen=True):
    """A file as its syntax tree counts it: lines of UTF-8, without a byte order mark."""

    lines: tuple[bytes, ...]
    encoding: str

    @classmethod
    def of(cls, content: bytes) -> _Text:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        return cls(tuple(content.decode(encoding).encode().splitlines(keepends=True)), encoding)

    def with_fault(self, fault: Fault) -> bytes:
        """The file's content with the fault."""
        place = fault.place
        last = place.end_lineno or place.lineno
        start = b"".join((*self.lines[: place.lineno - 1], self.lines[place.lineno - 1][: place.col_offset]))
        end = b"".join((self.lines[last - 1][place.end_col_offset :], *self.lines[last:]))
        return (start + fault.text.encode() + end).decode().encode(self.encoding)


class Mutant(Struct, frozen=True, eq=False):
    """A fault in a file."""

    path: str
    fault: Fault
    text: _Text

    @property
    def line(self) -> int:
        """Where it is, from 1."""
        return self.fault.place.lineno

    @property
    def column(self) -> int:
        """Where it is, in characters from 1."""
        return len(self.text.lines[self.line - 1][: self.fault.place.col_offset].decode()) + 1

    @property
    def words(self) -> str:
        """What it is, for a reader."""
        return f"`{_short(self.fault.before)}` is made `{_short(self.fault.after)}`"

    @property
    def content(self) -> bytes:
        """The file with the fault."""
        return self.text.with_fault(self.fault)


def mutants(source: Source, content: bytes, changed: Collection[int], counted: Collection[int]) -> list[Mutant]:
    """The mutants of a file in the order of their places: of changed lines alone, and of statements that count."""
    spared = {comment.line for comment in source.comments if _SPARED in comment.text}
    allowed = frozenset(changed) - spared
    chosen = [one for one in faults(source.tree) if one.place.lineno in allowed and not one.lines.isdisjoint(counted)]
    chosen.sort(key=lambda one: (one.place.lineno, one.place.col_offset, one.before, one.after))
    text = _Text.of(content)
    return [Mutant(source.path, fault, text) for fault in chosen]


def spread(every: Sequence[Mutant], most: int) -> list[Mutant]:
    """At most so many of the mutants, evenly spread over all of them."""
    count = max(1, min(most, len(every)))
    return [every[place * len(every) // count] for place in range(count)]


def _short(code: str) -> str:
    line = " ".join(code.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
