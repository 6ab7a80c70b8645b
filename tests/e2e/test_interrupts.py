"""A few of the runs that `python -m benchmarks.interrupts` makes a hundred of."""

from __future__ import annotations

import random
from pathlib import Path

from tests.e2e.interrupting import QUICK, build, duration, state, stop_one


def test_whenever_it_is_stopped_nothing_has_changed_and_nothing_is_left(tmp_path: Path) -> None:
    repo = build(tmp_path / "repo")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    before = state(repo)
    seconds = duration(repo, temporary, QUICK)
    chance = random.Random(20)
    for _ in range(6):
        run = stop_one(repo, temporary, QUICK, seconds, chance)
        assert run.is_fine, run
        assert state(repo) == before, run
