"""Telling new findings from those that were there before, wherever the code went since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from gatekeeper.model.change import Change
from gatekeeper.model.finding import Finding


class Statements(Protocol):
    """Where the code at a place can be had in a form that reformatting does not change."""

    def statement(self, path: str, line: int, column: int | None = None) -> str:
        """The statement at (path, 1-based line and column) without its layout, a compound one without its body."""
        ...

    def shape(self, path: str, line: int, column: int | None = None) -> str:
        """The same with every name of the program's own replaced, so that renaming does not change it."""
        ...


class Side(Struct, frozen=True):
    """The findings of one end of the change, and its code."""

    findings: Sequence[Finding]
    code: Statements


Key = Callable[[Finding], Hashable]
Code = Callable[[str, int, int | None], str]


def marked_new(head: Side, base: Side, change: Change) -> tuple[Finding, ...]:
    """The head's findings, each marked as new unless one of the base's accounts for it.

    Every finding of the base accounts for one of the head, at most: first for the same statement in the same file
    (renames followed), then anywhere, then for a statement of the same shape. So what was moved, renamed or
    reformatted is not new, and a second hit of the same kind is. A finding about a number that broke a limit is only
    accounted for by one that was at least as bad.
    """
    origins = {file.path: file.old_path for file in change.files if file.old_path is not None}
    left = dict(enumerate(head.findings))
    free = dict(enumerate(base.findings))
    for head_key, base_key in _passes(head.code, base.code, origins):
        for mine, theirs in _matched(left, free, head_key, base_key):
            del left[mine], free[theirs]
    return tuple(replace(finding, new=index in left) for index, finding in enumerate(head.findings))


def _passes(head: Statements, base: Statements, origins: Mapping[str, str]) -> Iterable[tuple[Key, Key]]:
    def origin(finding: Finding) -> str:
        return origins.get(finding.location.path, finding.location.path)

    def path(finding: Finding) -> str:
        return finding.location.path

    def key(where: Callable[[Finding], str], what: Code) -> Key:
        return lambda one: (one.name, where(one), _code(one, what))

    def anywhere(what: Code) -> Key:
        # What is said of a whole file is not said of another.
        return lambda one: (one.name, _code(one, what)) if one.location.line else (one.name, id(one))

    yield key(origin, head.statement), key(path, base.statement)
    yield anywhere(head.statement), anywhere(base.statement)
    yield key(origin, head.shape), key(path, base.shape)
    yield anywhere(head.shape), anywhere(base.shape)


def _code(finding: Finding, what: Code) -> str:
    location = finding.location
    return what(location.path, location.line, location.column) if location.line else ""


def _matched(
    left: Mapping[int, Finding], free: Mapping[int, Finding], head_key: Key, base_key: Key
) -> list[tuple[int, int]]:
    by_key: dict[Hashable, list[int]] = defaultdict(list)
    for index, finding in free.items():
        by_key[base_key(finding)].append(index)
    pairs: list[tuple[int, int]] = []
    for index, finding in left.items():
        candidates = by_key.get(head_key(finding), [])
        match = next((one for one in candidates if _as_bad(free[one].value, finding.value)), None)
        if match is not None:
            candidates.remove(match)
            pairs.append((index, match))
    return pairs


def _as_bad(before: Fraction | None, now: Fraction | None) -> bool:
    return before is None or now is None or before >= now
