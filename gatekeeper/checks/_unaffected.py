"""Leaving out the tests that an edit cannot affect: what a session of pytest is asked for, and whether it held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gatekeeper.checks._sessions import answer
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import NO_PAST, Past

SHARE = 12
"""How many times as long as a look at the state a unit must take: what recording costs is bounded by this."""
RECORDER = "gatekeeper_recording"
"""The plug-in that records and replays."""


@dataclass(frozen=True, slots=True)
class Spared:
    """How many tests were run and how many were not since nothing can have changed for them."""

    run: int
    unaffected: int

    @property
    def words(self) -> str:
        """The same for people."""
        return f"; {self.run} run, {self.unaffected} unaffected"


def asked(past: Past, root: Path) -> Mapping[str, object]:
    """What to add to the request of a session (see `run_pytest.py`)."""
    if past == NO_PAST:
        return {}
    earlier = None if past.unaffected is None else str(past.unaffected)
    return {"record": past.unaffected is None, "earlier": earlier, "root": str(root), "share": SHARE}


def words(past: Past) -> tuple[str, ...]:
    """The arguments to add for pytest; with the tests of an earlier run come its order and its random numbers."""
    if past == NO_PAST:
        return ()
    seed = None if past.unaffected is None else answer(past.unaffected)["seed"]
    return ("-p", RECORDER, *(() if seed is None else (f"--randomly-seed={seed}",)))


def spared(folder: Path) -> Spared:
    """What was left out in a session. Raises CannotVerify when all tests must be run instead."""
    told = answer(folder / "replayed.json")
    if told["problem"]:
        raise CannotVerify(str(told["problem"]))
    return Spared(told["run"], told["unaffected"])
