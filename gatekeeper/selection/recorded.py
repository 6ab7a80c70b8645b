"""What a run of all tests left: the files as they were, and what each unit of tests depends on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

UNIT, COMMON = "gatekeeper-unit-", "gatekeeper-common"
"""The names under which coverage noted what ran in a unit, and what ran for all (see the worker's plug-in)."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Tests that are run together: their files, the files that they read, and why they cannot be followed."""

    number: int
    files: frozenset[str]
    reads: frozenset[str]
    flags: frozenset[str]
    leaks: bool
    seconds: float

    @property
    def goes_along(self) -> bool:
        """Whether it is run whatever is edited: nobody can follow it, or others need what it leaves."""
        return self.leaks or bool(self.flags)


@dataclass(frozen=True)
class Recorded:
    """`files` and `sources` are those of the tree then, by path relative to the repository; `raw` is for the worker."""

    files: Mapping[str, str]
    sources: Mapping[str, str]
    raw: dict[str, Any]
    root: Path

    @classmethod
    def read(cls, content: bytes, root: Path) -> Recorded:
        """Raises ValueError, KeyError or TypeError for what is none."""
        told = json.loads(content)
        return cls(told["files"], told["sources"], told["recording"], root)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The units, in the order in which they ran."""
        took = self._took()
        return tuple(
            Unit(
                number,
                frozenset(self._own(one["modules"].values())),
                frozenset(self._own(one["reads"])),
                frozenset(one["flags"]),
                one["before"] != one["after"] and number < len(self.raw["units"]) - 1,
                sum(took.get(module, 0.0) for module in one["modules"]),
            )
            for number, one in enumerate(self.raw["units"])
        )

    @property
    def outside(self) -> frozenset[str]:
        """The files that were read as data by what belongs to no test."""
        return frozenset(self._own(self.raw["outside"]["reads"]))

    @property
    def shown(self) -> frozenset[str]:
        """The project's files of which Python remembered the text, for tracebacks say: only the first reader opens."""
        return frozenset(self._own(self.raw["shown"]))

    @property
    def imported(self) -> frozenset[str]:
        """The project's files that were imported."""
        return frozenset(self._own(self.raw["imported"]))

    def lines(self, path: str) -> dict[str, frozenset[int]]:
        """The lines of a source file that ran, by unit's number; those that ran for all, or at import, under ""."""
        found: dict[str, frozenset[int]] = {}
        for context, files in self.raw["lines"].items():
            told = files.get(str(self.root / path), [])
            ran = frozenset(abs(line) for one in told for line in (one if self.raw["arcs"] else [one]))
            key = context.removeprefix(UNIT) if context.startswith(UNIT) else ""
            if ran:
                found[key] = found.get(key, frozenset()) | ran
        return found

    def runners(self, path: str) -> set[int]:
        """The numbers of the units that ran lines of a file."""
        return {int(number) for number in self.lines(path) if number}

    def modules(self, files: frozenset[str]) -> list[str]:
        """What pytest calls test files."""
        every = (pair for one in self.raw["units"] for pair in one["modules"].items())
        return sorted(module for module, path in every if files & frozenset(self._own([path])))

    def _took(self) -> dict[str, float]:
        """Seconds by test file, as pytest names it."""
        took: dict[str, float] = {}
        for node, reports in self.raw["reports"].items():
            module = node.partition("::")[0]
            took[module] = took.get(module, 0.0) + sum(float({**reports[0], **one}["duration"]) for one in reports)
        return took

    def _own(self, paths: Any) -> Iterator[str]:
        for path in map(Path, paths):
            if path.is_relative_to(self.root):
                yield path.relative_to(self.root).as_posix()
