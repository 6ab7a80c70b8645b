"""Which assertion of a function after the change is which before it."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence

from msgspec import Struct

from gatekeeper.checks._integrity.atoms import Atom
from gatekeeper.checks._integrity.bounds import subjects
from gatekeeper.checks._integrity.grading import METHODS
from gatekeeper.checks._integrity.questions import question

_ALIKE = 0.3
_RAISES_ALIKE = 0.5
_MOST_COMPARISONS = 250_000
_MOST_ALIKE = 100
_VOCABULARY = frozenset(METHODS) | {"pytest", "raises", "self", "assertTrue", "assertFalse", "assertRaises", "match"}


class Aligned(Struct, frozen=True):
    """Assertions that are the same one before and after, those that went, and those that came."""

    pairs: tuple[tuple[Atom, Atom], ...]
    removed: tuple[Atom, ...]
    added: tuple[Atom, ...]


def aligned(before: Sequence[Atom], after: Sequence[Atom]) -> Aligned:
    """Pairs assertions of equal text first, then the most alike, then those in the same gap between others.

    Where there are too many to compare each with each, those whose text is gone count as removed.
    """
    pairs, left, right = _by_text(before, after)
    if len(left) * len(right) <= _MOST_COMPARISONS:
        pairs += _by_words(left, right)
    if len(left) == len(right) == 1 and _has_sides(left[0], right[0]):
        pairs.append((left.pop(), right.pop()))
    return Aligned(tuple(pairs), tuple(left), tuple(right))


def _by_text(before: Sequence[Atom], after: Sequence[Atom]) -> tuple[list[tuple[Atom, Atom]], list[Atom], list[Atom]]:
    """The assertions of equal text, and what is left of both ends; the ones under the likest conditions are paired, and
    exceptions that are expected of the same first.
    """
    waiting: defaultdict[str, list[Atom]] = defaultdict(list)
    for new in after:
        waiting[new.text].append(new)
    pairs: list[tuple[Atom, Atom]] = []
    left = list(before)
    for likely in (_is_about_the_same, _is_any):
        found, left = _paired(left, waiting, likely)
        pairs += found
    kept = {id(new) for group in waiting.values() for new in group}
    return pairs, left, [new for new in after if id(new) in kept]


def _paired(
    before: Sequence[Atom], waiting: Mapping[str, list[Atom]], likely: Callable[[Atom, Atom], bool]
) -> tuple[list[tuple[Atom, Atom]], list[Atom]]:
    """Pairs of equal text that are likely, each with what was waiting, and the assertions for which there is none; of
    many that are alike, the first are good enough.
    """
    pairs: list[tuple[Atom, Atom]] = []
    left: list[Atom] = []
    for old in before:
        same = waiting[old.text]
        if places := [place for place, new in enumerate(same[:_MOST_ALIKE]) if likely(old, new)]:
            pairs.append((old, same.pop(_likest(old, same, places))))
        else:
            left.append(old)
    return pairs, left


def _is_about_the_same(old: Atom, new: Atom) -> bool:
    return old.inside == new.inside


def _is_any(_old: Atom, _new: Atom) -> bool:
    return True


def _likest(old: Atom, same: Sequence[Atom], places: Sequence[int]) -> int:
    """The place of the assertion that stands under the same conditions, or nearly, and in a loop as long."""
    guards = set(old.guards)

    def distance(place: int) -> tuple[bool, int, int]:
        new = same[place]
        return new.swallowed, len(set(new.guards) ^ guards), abs(new.repeat - old.repeat)

    return min(places, key=distance)


def _by_words(left: list[Atom], right: list[Atom]) -> list[tuple[Atom, Atom]]:
    scored = [(alike(old, new), i, j) for i, old in enumerate(left) for j, new in enumerate(right)]
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for score, i, j in sorted(scored, key=lambda row: (-row[0], abs(row[1] - row[2]))):
        if score >= _ALIKE and i not in chosen and j not in taken:
            chosen[i] = j
            taken.add(j)
    pairs = [(left[i], right[j]) for i, j in sorted(chosen.items())]
    _drop(left, chosen.keys())
    _drop(right, taken)
    return pairs


def _drop(items: list[Atom], places: Collection[int]) -> None:
    items[:] = [item for place, item in enumerate(items) if place not in places]


def alike(old: Atom, new: Atom) -> float:
    """The share of names and values that two assertions have in common, from 0 to 1; the words that assert do not
    count, and two expectations of an exception, or two bounds of the same thing, always have something in common.
    """
    before, after = _compared(old), _compared(new)
    both_raise = old.kind == new.kind == "raises" or "assertLogs" in old.words & new.words
    if not before | after:
        return float(old.kind == new.kind)
    same_bounds = old.kind == new.kind == "assert" and bool(_bounded(old) & _bounded(new))
    return max(len(before & after) / len(before | after), _RAISES_ALIKE if both_raise or same_bounds else 0.0)


def _has_sides(old: Atom, new: Atom) -> bool:
    """Whether what was compared is compared still, as a part of something, or in parts."""
    match question(old.text):
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]) if old.strength is new.strength:
            sides = [one for one in (left, right) if not isinstance(one, ast.Constant | ast.List | ast.Dict)]
            return all(ast.unparse(one) in new.text for one in sides)
        case _:
            return False


def _bounded(atom: Atom) -> frozenset[str]:
    """What it keeps below or above numbers."""
    return subjects(atom.text) if "<" in atom.text or ">" in atom.text else frozenset()


def _compared(atom: Atom) -> frozenset[str]:
    """The words of an assertion; texts that differ in case, spacing and signs alone are the same one."""
    return frozenset(_bare(word) if word[:1] in "'\"" else word for word in atom.words - _VOCABULARY)


def _bare(word: str) -> str:
    return "".join(filter(str.isalnum, word.replace("\\n", "").lower())) or word
