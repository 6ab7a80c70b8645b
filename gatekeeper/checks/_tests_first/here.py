"""Which of the change's tests run here at all: one that does not proves nothing, and nobody knows whether it would."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from gatekeeper.checks._sessions import Session, Test


@dataclass(frozen=True)
class Here:
    """The functions that the change adds or alters, tests or not, with their lines; and the sessions of the tests."""

    altered: Mapping[Test, int]
    sessions: Sequence[Session]

    @cached_property
    def tests(self) -> Mapping[Test, int]:
        """The tests among them, without those that were skipped; all where the session ended before it ran any."""
        return {test: line for test, line in self.altered.items() if test in self._collected - self._skipped}

    @property
    def idle(self) -> str:
        """Why some of them did not run, "" when all did. A file that cannot be collected may hold tests."""
        lost = ChainMap(*({**one.told.skipped, **one.told.broken} for one in self.sessions))
        for path in sorted({test.path for test in self.altered} & lost.keys()):
            return f"{path} cannot be collected here: {lost[path].strip().rpartition(chr(10))[2]}"
        skipped = sorted(self.altered.keys() & self._skipped)
        return f"{skipped[0].name} is skipped here, or expected to fail" if skipped else ""

    @cached_property
    def _collected(self) -> frozenset[Test]:
        return frozenset[Test]().union(*(one.told.tests for one in self.sessions))

    @cached_property
    def _skipped(self) -> frozenset[Test]:
        every = (one.told for one in self.sessions)
        found = (told.with_outcome("skipped") - told.passed - told.with_outcome("failed") for told in every)
        return frozenset[Test]().union(*found)
