"""Which test after the change is which test before it, across renames and moves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from fnmatch import fnmatchcase
from functools import cached_property
from itertools import product

from msgspec import Struct
from msgspec.structs import replace

from gatekeeper.checks._integrity.collecting import inherited
from gatekeeper.checks._integrity.marks import SET_UP
from gatekeeper.checks._integrity.pair import Pair
from gatekeeper.checks._integrity.pytest_settings import PytestSettings
from gatekeeper.checks._integrity.source import Source
from gatekeeper.checks._integrity.units import Unit, units

_ALIKE = 0.6
_WITHIN_FILE = 0.5
_UNDER_LIKE_NAMES = 0.25
_LIKE_NAMES = 0.8
_MOST_COMPARISONS = 40_000


class Tests(Struct, frozen=True, dict=True):
    """The functions of test code at both ends of a change, matched. Units are matched at most once."""

    base: tuple[Unit, ...]
    head: tuple[Unit, ...]

    @cached_property
    def matches(self) -> tuple[tuple[Unit, Unit], ...]:
        """Pairs of (before, after): first the same place, then the same body, the same name, a similar body."""
        return tuple(_matched(list(self.base), list(self.head)))

    @cached_property
    def changed(self) -> tuple[tuple[Unit, Unit], ...]:
        """The matches whose two ends are not the same letter for letter."""
        return tuple((before, after) for before, after in self.matches if not before.same_text(after))

    @cached_property
    def touched(self) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
        """The functions before, and those after, that are not the same letter for letter at the other end."""
        kept = {id(unit) for match in self.matches if match[0].same_text(match[1]) for unit in match}
        rest = (tuple(unit for unit in end if id(unit) not in kept) for end in (self.base, self.head))
        return (next(rest), next(rest))

    @cached_property
    def lost(self) -> tuple[Unit, ...]:
        """Tests that have no successor."""
        kept = {id(before) for before, _ in self.matches}
        return tuple(unit for unit in self.base if unit.is_test and id(unit) not in kept)

    @cached_property
    def gained(self) -> tuple[Unit, ...]:
        """Functions that have no predecessor."""
        known = {id(after) for _, after in self.matches}
        return tuple(unit for unit in self.head if id(unit) not in known)

    @cached_property
    def used_in_tests(self) -> frozenset[str]:
        """Names that the tests of the examined tree mention."""
        return frozenset(name for unit in self.head if unit.is_test for name in unit.mentions)


def compared(pairs: Sequence[Pair], before: PytestSettings, after: PytestSettings) -> Tests:
    """The test code of the change, both ends read with the settings of their own."""
    of_unittest = _of_unittest(pairs, before)
    old = _with_heirs([pair.base for pair in pairs], replace(before, of_unittest=of_unittest))
    new = _with_heirs(
        [pair.head for pair in pairs], replace(after, unseen=_unseen(pairs, after), of_unittest=of_unittest)
    )
    base = [unit for pair in pairs for unit in units(pair, pair.base, old)]
    head = [unit for pair in pairs for unit in units(pair, pair.head, new)]
    return Tests(tuple(base), tuple(head))


def _with_heirs(sources: Sequence[Source | None], settings: PytestSettings) -> PytestSettings:
    return replace(settings, inherited=inherited(list(filter(None, sources)), settings))


def _of_unittest(pairs: Sequence[Pair], settings: PytestSettings) -> frozenset[str]:
    """The files that are called as unittest wants it of tests, were so before, and into which pytest did not look."""
    kept = (pair.path for pair in pairs if pair.base is not None and pair.base.path == pair.path)
    named = (path for path in kept if fnmatchcase(path.rpartition("/")[2], "test*.py"))
    return frozenset(path for path in named if not settings.collects_file(path))


def _unseen(pairs: Sequence[Pair], settings: PytestSettings) -> frozenset[str]:
    """The files that are new where pytest does not look, while it looked into the folders of others that went."""
    new = (pair.path for pair in pairs if pair.base is None or pair.base.path != pair.path)
    return frozenset(path for path in new if not settings.looks_into(path))


def _place(unit: Unit) -> Hashable:
    return (unit.pair.path, unit.name)


def _exact(unit: Unit) -> Hashable:
    return (unit.pair.path, unit.name, unit.function.raw)


def _body(unit: Unit) -> Hashable:
    return (unit.function.text, unit.function.header) if unit.function.text.strip() not in ("", "pass") else None


def _own_name(unit: Unit) -> Hashable:
    return (unit.name, unit.pair.path) if unit.function.nested else unit.name


def _bare_name(unit: Unit) -> Hashable:
    return unit.function.name if unit.is_test else None


def _matched(base: list[Unit], head: list[Unit]) -> Iterator[tuple[Unit, Unit]]:
    keys: tuple[Callable[[Unit], Hashable], ...] = (_exact, _place, _body, _own_name, _bare_name)
    for key in keys:
        yield from _by_key(base, head, key)
    yield from _by_likeness(base, head)


def _by_key(base: list[Unit], head: list[Unit], key: Callable[[Unit], Hashable]) -> Iterator[tuple[Unit, Unit]]:
    """Matches what has the same key, the last definitions of a name first, and takes both out of the lists."""
    waiting: defaultdict[Hashable, list[Unit]] = defaultdict(list)
    for unit in head:
        waiting[key(unit)].append(unit)
    for before in reversed(base[:]):
        name = key(before)
        if name is not None and waiting[name]:
            after = waiting[name].pop()
            base.remove(before)
            head.remove(after)
            yield before, after


def _by_likeness(base: list[Unit], head: list[Unit]) -> Iterator[tuple[Unit, Unit]]:
    """Matches tests left over with functions that say nearly the same, the most alike first; what other tests get
    done before them is none.
    """
    tests = [unit for unit in base if unit.is_test]
    if len(tests) * len(head) > _MOST_COMPARISONS:
        return
    scored = [(likeness(one.words, other.words), one, other) for one, other in product(tests, _not_done_before(head))]
    taken: set[int] = set()
    for score, before, after in sorted(scored, key=lambda row: -row[0]):
        if not {id(before), id(after)} & taken and score >= _threshold(before, after):
            taken |= {id(before), id(after)}
            yield before, after


def _not_done_before(head: list[Unit]) -> list[Unit]:
    """The functions without the set-ups of classes, and of modules, that have tests."""
    prepared = {unit.function.owner for unit in head if unit.is_test}
    return [unit for unit in head if unit.function.name not in SET_UP or unit.function.owner not in prepared]


def _threshold(before: Unit, after: Unit) -> float:
    """How much two functions must have in common; less within a file, and less still under nearly the same name."""
    if before.pair.path != after.pair.path:
        return _ALIKE
    names = SequenceMatcher(None, before.name, after.name, autojunk=False)
    return _UNDER_LIKE_NAMES if names.ratio() >= _LIKE_NAMES else _WITHIN_FILE


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """The share of words that two functions have in common, from 0 to 1."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0
