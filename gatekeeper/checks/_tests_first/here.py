"""Which of the change's tests pass here: one that does not run, or fails, proves nothing."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from gatekeeper.checks._sessions import Refused, Session, Test, start
from gatekeeper.model.check import Context

GO_ON = "--continue-on-collection-errors"
"""Has pytest run the tests that can be collected though others cannot."""


class Here(Struct, frozen=True, dict=True):
    """The functions that the change adds or alters, tests or not, with their lines; and the sessions of the tests."""

    altered: Mapping[Test, int]
    sessions: Sequence[Session]

    @cached_property
    def tests(self) -> Mapping[Test, int]:
        """The tests among them that pass."""
        ended = self._ended("skipped") | self._ended("failed")
        collected = frozenset[Test]().union(*(one.told.tests for one in self.sessions))
        return {test: line for test, line in self.altered.items() if test in collected - ended}

    @property
    def idle(self) -> str:
        """Why some of them do not, "" when all do. A file that cannot be collected may hold tests."""
        lost = ChainMap(*({**one.told.skipped, **one.told.broken} for one in self.sessions))
        for path in sorted({test.path for test in self.altered} & lost.keys()):
            return f"{path} cannot be collected here: {lost[path].strip().rpartition(chr(10))[2]}"
        for outcome, said in (("failed", "fails with the change, too"), ("skipped", "is skipped, or expected to fail")):
            for test in sorted(self.altered.keys() & self._ended(outcome)):
                return f"{test.name} {said}"
        return ""

    def _ended(self, outcome: str) -> frozenset[Test]:
        """The tests that ended so; one of which a run passed is not skipped."""
        found = (one.told.with_outcome(outcome) for one in self.sessions)
        passed = (one.told.passed for one in self.sessions if outcome == "skipped")
        return frozenset[Test]().union(*found).difference(*passed)


def here(context: Context, altered: Mapping[Test, int], sessions: Iterable[Session]) -> Here:
    """What the sessions tell; one that ended because not all tests could be collected is run with those that can."""
    files = {test.path for test in altered}
    return Here(altered, tuple(_run(context, session, files) for session in sessions))


def _run(context: Context, session: Session, files: Collection[str]) -> Session:
    if session.told.outcomes or not session.told.broken:
        return session
    told = start(context, [*session.arguments, GO_ON], files)
    return session if isinstance(told, Refused) else replace(session, told=told)
