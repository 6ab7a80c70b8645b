"""Selections of rules by code and prefix, as ruff, flake8 and pylint state them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from gatekeeper.checks._integrity.settings.ends import Ends, Folder
from gatekeeper.checks._integrity.settings.values import Loosening, Unseen, listed, matches

ALL = "ALL"
_COSMETIC = (
    "E1",
    "E2",
    "E3",
    "E501",
    "E70",
    "W1",
    "W2",
    "W3",
    "W5",
    "Q",
    "COM",
    "ISC001",
    "ISC002",
    "D20",
    "D21",
    "D300",
    "D40",
    "D41",
    "I",
    "CPY",
    "ERA",
    "E203",
    "W503",
    "W504",
    "E226",
    "E231",
)
"""Layout, which a formatter decides, and the style of words: nothing is hidden by leaving it alone."""
_GONE = {
    "ANN101",
    "ANN102",
    "PT004",
    "PT005",
    "UP027",
    "UP038",
    "UP036",
    "E999",
    "S320",
    "S410",
    "PD901",
    "TRY200",
    "PGH001",
    "PGH002",
}
"""Rules that ruff itself gave up."""
_IN_TESTS = ("F", "E9", "PT", "B")
_RENAMED = {"TCH": "TC", "C9": "C90", "PGH": "PGH", "C": "C4", "T": "T20"}


class Codes(Struct, frozen=True):
    """Which rules are selected, and which of those are ignored everywhere."""

    selected: frozenset[str]
    ignored: frozenset[str]

    def loosened(self, head: Any, _ends: Ends) -> Loosening | None:
        """Which rules are no longer looked for."""
        lost = [one for one in self._judged(self.selected) if not head.selects(one)]
        touched = filter(self.touches, self._judged(head.ignored))
        hidden = [one for one in touched if not _takes_back(one, head.selected)]
        if lost:
            what = f"no longer selects {listed(lost)}" if head.selected else "selects no rule at all"
            return Loosening(what, not head.selected, "select")
        return Loosening(f"now ignores {listed(hidden)}", False, hidden[0]) if hidden else None

    def _judged(self, codes: Iterable[str]) -> list[str]:
        """Those of the codes that say something and were not ignored so far."""
        return [one for one in sorted(codes) if _matters(one) and not self.ignores(one)]

    def selects(self, code: str) -> bool:
        """Whether all of a code's rules are selected."""
        return covered(code, self.selected) or covered(_RENAMED.get(code, code), self.selected)

    def ignores(self, code: str) -> bool:
        """Whether all of a code's rules are ignored."""
        return covered(code, self.ignored)

    def touches(self, code: str) -> bool:
        """Whether any of a code's rules is selected."""
        return self.selects(code) or any(one.startswith(code) for one in self.selected)


def _matters(code: str) -> bool:
    return not code.startswith(_COSMETIC) and code not in _GONE


def _takes_back(code: str, selected: Iterable[str]) -> bool:
    """Whether a more specific selection keeps what the code would ignore."""
    return code == ALL or any(one != code and one.startswith(code) for one in selected if one != ALL)


def covered(code: str, codes: frozenset[str]) -> bool:
    """Whether one of the codes is the code, or a prefix that holds it."""
    return ALL in codes or any(code.startswith(one) for one in codes)


class IgnoredIn(Struct, frozen=True):
    """What per-file settings hide, and what is ignored everywhere: that is not theirs."""

    unseen: Unseen
    everywhere: frozenset[str]

    def loosened(self, head: Any, ends: Ends) -> Loosening | None:
        """What is hidden now of what was looked for."""
        added = frozenset(pair for pair in head.unseen.pairs if not covered(pair[1], self.everywhere))
        return self.unseen.loosened(Unseen(added, may_be_grave=False), ends)


def ignored_in(folder: Folder, globs: Mapping[str, Iterable[str]], ignored: frozenset[str]) -> IgnoredIn:
    """What per-file settings hide."""
    return IgnoredIn(Unseen(frozenset(_ignored_in(folder, globs, ignored)), may_be_grave=False), ignored)


def _ignored_in(
    folder: Folder, globs: Mapping[str, Iterable[str]], ignored: frozenset[str]
) -> Iterator[tuple[str, str]]:
    for glob, codes in globs.items():
        hiding = [code for code in codes if _matters(code) and not covered(code, ignored)]
        for code in hiding:
            yield from ((folder.full(path), code) for path in _held(folder, glob) if _expected_in(folder, path, code))


def _held(folder: Folder, glob: str) -> list[str]:
    return [path for path in folder.python if matches(glob, path)]


def _expected_in(folder: Folder, path: str, code: str) -> bool:
    """Whether a rule is commonly expected to hold in a file: less of tests, nothing of what is not the product.

    A package's `__init__` imports what it does not use.
    """
    full = folder.full(path)
    if path.endswith("__init__.py") and code in ("F401", "F403", "F405", "F40"):
        return False
    if folder.end.project.is_test(full):
        return code.startswith(_IN_TESTS) or code == ALL
    return folder.end.project.is_source(full)
