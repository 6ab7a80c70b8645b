"""Which assertion of a function after the change is which before it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from gatekeeper.checks._integrity.atoms import Atom
from gatekeeper.checks._integrity.grading import METHODS

_ALIKE = 0.3
_RAISES_ALIKE = 0.5
_VOCABULARY = frozenset(METHODS) | {"pytest", "raises", "self", "assertTrue", "assertFalse", "assertRaises", "match"}


@dataclass(frozen=True, slots=True)
class Aligned:
    """Assertions that are the same one before and after, those that went, and those that came."""

    pairs: tuple[tuple[Atom, Atom], ...]
    removed: tuple[Atom, ...]
    added: tuple[Atom, ...]


def aligned(before: Sequence[Atom], after: Sequence[Atom]) -> Aligned:
    """Pairs assertions of equal text first, then the most alike, then those in the same gap between others."""
    left, right = list(before), list(after)
    pairs = _by_text(left, right)
    pairs += _by_words(left, right)
    return Aligned(tuple(pairs), tuple(left), tuple(right))


def _by_text(left: list[Atom], right: list[Atom]) -> list[tuple[Atom, Atom]]:
    pairs: list[tuple[Atom, Atom]] = []
    for old in left[:]:
        old_guards = old.guards
        same = [new for new in right if new.text == old.text]
        if same:
            new = min(same, key=lambda one: (one.swallowed, len(set(one.guards) ^ set(old_guards))))
            left.remove(old)
            right.remove(new)
            pairs.append((old, new))
    return pairs


def _by_words(left: list[Atom], right: list[Atom]) -> list[tuple[Atom, Atom]]:
    scored = [(alike(old, new), i, j) for i, old in enumerate(left) for j, new in enumerate(right)]
    chosen: dict[int, int] = {}
    for score, i, j in sorted(scored, key=lambda row: (-row[0], abs(row[1] - row[2]))):
        if score >= _ALIKE and i not in chosen and j not in chosen.values():
            chosen[i] = j
    pairs = [(left[i], right[j]) for i, j in sorted(chosen.items())]
    _drop(left, chosen.keys())
    _drop(right, chosen.values())
    return pairs


def _drop(items: list[Atom], places: Collection[int]) -> None:
    items[:] = [item for place, item in enumerate(items) if place not in places]


def alike(old: Atom, new: Atom) -> float:
    """The share of names and values that two assertions have in common, from 0 to 1; the words that assert do not
    count, and two expectations of an exception always have something in common.
    """
    before, after = old.words - _VOCABULARY, new.words - _VOCABULARY
    both_raise = old.kind == new.kind == "raises"
    if not before | after:
        return float(old.kind == new.kind)
    return max(len(before & after) / len(before | after), _RAISES_ALIKE if both_raise else 0.0)
