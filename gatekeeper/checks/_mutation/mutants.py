"""The mutants of a change: each is one fault in one changed line."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from gatekeeper.checks._integrity.source import Source
from gatekeeper.checks._mutation.statements import Fault, faults

_SPARED = "no mutate"
"""What a comment says (`# pragma: no mutate`) of a line that is to be left alone."""
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: where it is (line and column count from 1, the column in characters), and what it makes of the file.

    A test that runs none of `lines` cannot notice it. `before` and `after` show it to a reader.
    """

    path: str
    line: int
    column: int
    before: str
    after: str
    lines: frozenset[int]
    content: bytes


def mutants(source: Source, content: bytes, changed: Collection[int], counted: Collection[int]) -> Iterator[Mutant]:
    """The mutants of a file in the order of their places: of changed lines alone, and of statements that count."""
    spared = {comment.line for comment in source.comments if _SPARED in comment.text}
    allowed = frozenset(changed) - spared
    chosen = (one for one in faults(source.tree) if one.place.lineno in allowed and not one.lines.isdisjoint(counted))
    text = _Text.of(content)
    for fault in sorted(chosen, key=lambda one: (one.place.lineno, one.place.col_offset, one.before, one.after)):
        start = text.column(fault.place.lineno, fault.place.col_offset)
        before, after = _short(fault.before), _short(fault.after)
        lines, made = fault.lines, text.with_fault(fault)
        yield Mutant(source.path, fault.place.lineno, start, before, after, lines, made)


def spread(every: Sequence[Mutant], most: int) -> list[Mutant]:
    """At most so many of the mutants, evenly spread over all of them."""
    count = min(most, len(every))
    return [every[place * len(every) // count] for place in range(count)]


def _short(code: str) -> str:
    line = " ".join(code.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


@dataclass(frozen=True, slots=True)
class _Text:
    """A file as its syntax tree counts it: lines of UTF-8, without a byte order mark."""

    lines: tuple[bytes, ...]
    encoding: str

    @classmethod
    def of(cls, content: bytes) -> _Text:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        return cls(tuple(content.decode(encoding).encode().splitlines(keepends=True)), encoding)

    def column(self, line: int, offset: int) -> int:
        """The column in characters, from 1."""
        return len(self.lines[line - 1][:offset].decode()) + 1

    def with_fault(self, fault: Fault) -> bytes:
        """The file's content with the fault."""
        place = fault.place
        last = place.end_lineno or place.lineno
        start = b"".join((*self.lines[: place.lineno - 1], self.lines[place.lineno - 1][: place.col_offset]))
        end = b"".join((self.lines[last - 1][place.end_col_offset :], *self.lines[last:]))
        return (start + fault.text.encode() + end).decode().encode(self.encoding)
