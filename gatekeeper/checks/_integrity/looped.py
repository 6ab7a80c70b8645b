"""Rows that are gone from a table beside the tests: those that go through it stay as they are, and ask for less."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from gatekeeper.checks._integrity.pair import Pair
from gatekeeper.checks._integrity.pool import exchanged, removed_names
from gatekeeper.checks._integrity.report import graded
from gatekeeper.checks._integrity.source import Source
from gatekeeper.checks._integrity.tables import Rows, gone_through, tables_of
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.model.finding import Finding

_TEXT = re.compile(r"'[^']{3,}'|\"[^\"]{3,}\"")
_NAME = re.compile(r"\w+")


def findings(view: ChangeView) -> Iterable[Finding]:
    """The tables of modules and classes that are shorter, where a function goes through one as it did before."""
    shorter = [(pair, *one) for pair in view.test_pairs for one in _shorter(pair)]
    came, used = (_came(view), _gone_through(view)) if shorter else (Counter[str](), frozenset[tuple[str, str]]())
    for pair, table, lost, left in shorter:
        gone = _missing(lost, came, view) if (pair.path, table[1]) in used else []
        if gone:
            whole = ".".join(filter(None, table))
            text = f"{whole}, which tests go through, lost {len(gone)} of its rows, such as `{gone[0]}`"
            yield graded(not left, "test-cases-removed", text[:160], pair.path, _line(pair.head, table[1]))


def _missing(lost: list[str], came: Counter[str], view: ChangeView) -> list[str]:
    """The rows that are nowhere else now, and about something that is still there."""
    return [row for row in lost if not (came[row] or _is_moot(row, view))]


def _shorter(pair: Pair) -> Iterator[tuple[tuple[str, str], list[str], int]]:
    """The tables with fewer rows: their names, what is in them no more, and how many rows are left."""
    before, after = _tables(pair.base), _tables(pair.head)
    for key, rows in before.items():
        now = after.get(key)
        if now is not None and len(now) < len(rows):
            yield key, sorted(set(rows) - set(now)), len(now)


def _tables(source: Source | None) -> Rows:
    return tables_of(source) if source is not None else {}


def _came(view: ChangeView) -> Counter[str]:
    """The rows that tables, and cases of tests, have more than before."""
    came = sum((unit.rows for unit in view.tests.gained), Counter[str]())
    came += sum((after.rows - before.rows for before, after in view.tests.changed), Counter[str]())
    for pair in view.test_pairs:
        before = _tables(pair.base)
        for key, rows in _tables(pair.head).items():
            came += Counter(rows) - Counter(before.get(key, ()))
    return came


def _gone_through(view: ChangeView) -> frozenset[tuple[str, str]]:
    """The names of what functions go through that are the same at both ends, each with the file."""
    same = (after for before, after in view.tests.matches if before.same_text(after))
    return frozenset((one.pair.path, name) for one in same for name in gone_through(one.function.node))


def _is_moot(row: str, view: ChangeView) -> bool:
    """Whether the row is about what the sources do not have, or do not say, any more."""
    said = {one for one in _TEXT.findall(row) if one in exchanged(view).gone}
    return bool(said) or not removed_names(view).isdisjoint(_NAME.findall(row))


def _line(source: Source | None, name: str) -> int | None:
    lines = source.lines if source is not None else ()
    return next((number for number, line in enumerate(lines, 1) if re.search(rf"\b{name}\b.*=", line)), None)
