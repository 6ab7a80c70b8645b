"""Runs under --staged, stopped at random moments: does anything of the user's change, and is anything left behind?

    python -m benchmarks.interrupts [--runs 100] [--seed 1]

Every run is left alone, or gets SIGINT, SIGTERM or SIGKILL at a random moment, itself or with its process group. After
each, `git status`, the stash list, the references, every file of .git (the index among them) and of the work tree must
be what they were, to the byte, and the folder for temporary files empty; only SIGKILL, which no program can answer,
may leave something there, which a later run removes. Every second run has tests in it.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
from collections import Counter
from pathlib import Path

from tests.e2e.interrupting import QUICK, build, duration, state, stop_one


def main() -> int:
    """Prints how the runs ended; the exit code is 1 when something changed or was left."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as folder:
        temporary = Path(folder).resolve() / "temporary"
        temporary.mkdir()
        os.environ["GATEKEEPER_CACHE_DIR"] = str(Path(folder).resolve() / "cache")  # never the user's own
        repo = build(Path(folder).resolve() / "repo")
        before = state(repo)
        plans = [(checks, duration(repo, temporary, checks)) for checks in (QUICK, (*QUICK, "tests", "coverage"))]
        ends: Counter[str] = Counter()
        wrong = 0
        for number in range(asked.runs):
            checks, seconds = plans[number % 2]
            run = stop_one(repo, temporary, checks, seconds, chance)
            fine = run.is_fine and state(repo) == before
            if not fine:
                print(f"run {number}: {run}")
            wrong += not fine
            ends[f"{run.signal.name if run.signal else 'left alone'}, exit code {run.code}"] += 1
    for end, count in sorted(ends.items()):
        print(f"{count:4} {end}")
    print(f"{wrong} of {asked.runs} runs changed or left something")
    return wrong > 0


if __name__ == "__main__":
    raise SystemExit(main())
