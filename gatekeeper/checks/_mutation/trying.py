"""Trying mutants: each is written into a copy of the tree, and the tests that run its line are run there."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from enum import Enum

from msgspec import Struct

from gatekeeper.checks._mutation.mutants import Mutant
from gatekeeper.checks._mutation.reached import Trial, passing
from gatekeeper.checks._sessions import Refused, Told, again, start
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Context

_WORDS = ("--maxfail=1", "-o", "faulthandler_timeout=0")
"""One failure is enough, and nothing takes back the time limit, which is faulthandler's."""
_LEAST, _FACTOR = 5.0, 5.0
"""Seconds that a mutant's tests may take in any case, and how many times longer than without it."""
_STEP = 2
"""Seconds between the times of two contents of a file: byte code that was compiled from another one is never taken."""


class Fate(Enum):
    """What became of a mutant. Nobody notices one that no test reaches, so it is not even tried."""

    KILLED = "killed"
    SURVIVED = "survived"
    UNREACHED = "unreached"


class Ground(Struct, frozen=True):
    """A copy of the tree that belongs to the check alone, and the sessions whose tests pass in it."""

    context: Context
    trials: Sequence[Trial]

    def statements(self, path: str) -> frozenset[int]:
        """The lines of a file that count; the project's coverage settings may leave some out."""
        files = (trial.files[path].statements for trial in self.trials if path in trial.files)
        return frozenset[int]().union(*files)

    def fates(self, mutants: Sequence[Mutant], until: float) -> Iterator[Fate]:
        """What becomes of each, in order; ends early when the monotonic clock reaches `until`."""
        stamp = int(time.time())
        for place, mutant in enumerate(mutants):
            if time.monotonic() >= until:
                return
            yield self._fate(mutant, stamp + _STEP * (2 * place + 1))

    def require_intact(self) -> None:
        """Raises CannotVerify when the tests do not pass any more although no fault is left in the tree.

        Then what they or a mutant left behind may have killed the mutants that came later.
        """
        for trial in self.trials:
            try:
                passing(start(self.context, again(trial.session), order=tuple(trial.told.outcomes)))
            except CannotVerify as error:
                reason = f"what the tests leave behind makes them fail: {error.reason}"
                raise CannotVerify(reason, error.detail) from error

    def _fate(self, mutant: Mutant, stamp: int) -> Fate:
        asked = [(trial, items) for trial in self.trials if (items := trial.items(mutant.path, mutant.fault.lines))]
        if not asked:
            return Fate.UNREACHED
        original = self.context.read(mutant.path)
        self._put(mutant.path, mutant.content, stamp)
        try:
            noticed = any(self._notices(trial, items) for trial, items in asked)
        except CannotVerify:  # killed by a signal, or stopped: by what the mutant did, or by what is wrong here?
            self._put(mutant.path, original, stamp + _STEP)
            for trial, items in asked:
                passing(self._run(trial, items))
            noticed = True
        finally:
            self._put(mutant.path, original, stamp + _STEP)
        return Fate.KILLED if noticed else Fate.SURVIVED

    def _put(self, path: str, content: bytes, stamp: int) -> None:
        place = self.context.project.absolute(path)
        place.write_bytes(content)
        os.utime(place, (stamp, stamp))

    def _notices(self, trial: Trial, items: Sequence[str]) -> bool:
        """Whether one of the items fails, or pytest cannot even come to its end."""
        answer = self._run(trial, items)
        return isinstance(answer, Refused) or bool(answer.broken) or any(map(_failed, answer.outcomes.values()))

    def _run(self, trial: Trial, items: Sequence[str]) -> Told | Refused:
        usual = trial.overhead + sum(trial.told.seconds.get(node, 0.0) for node in items)
        limit = _LEAST + _FACTOR * usual
        return start(self.context, [*again(trial.session), *_WORDS], order=items, limit=limit)


def _failed(outcomes: frozenset[str]) -> bool:
    return "failed" in outcomes
