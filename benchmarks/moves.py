"""Do moves, renames and reformats of real code introduce findings?

    python -m benchmarks.moves [--runs 300] [--seed 1]

Modules of gatekeeper and of the standard library, with hundreds of ruff's findings and dozens of functions above a
limit of complexity, are committed. Each run does one to four random things to them: a function or class moves, within
its file or to another; a file moves; a variable or function gets another name; ruff lays a file out otherwise. Then
`gatekeeper check --base HEAD` compares both ends, with both tools run at both. What it calls new is printed.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path

from tests.e2e.moving import build, changed, introduced, modules, write


def main() -> int:
    """Prints what is taken for new; the exit code is 1 when anything is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    files = modules()
    wrong = judged = 0
    with tempfile.TemporaryDirectory() as folder:
        repo = build(Path(folder).resolve() / "repo", files)
        for number in range(asked.runs):
            now, done = changed(files, random.Random(f"{asked.seed} {number}"))
            write(repo, now)
            new, known = introduced(repo)
            judged += known
            wrong += bool(new)
            for one in new:
                where = f"{one.location.path}:{one.location.line}"
                print(f"run {number}: {one.name} {where} {one.message}\n    after: {'; '.join(done)}", flush=True)
    print(f"{wrong} of {asked.runs} runs introduced something; {judged // asked.runs} findings were compared in each")
    return wrong > 0


if __name__ == "__main__":
    raise SystemExit(main())
