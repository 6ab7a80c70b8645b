"""What judging the change alone costs: scope and integrity, beside `git diff` and a bare `import click`.

    python benchmarks/scope.py [--runs 9] [--files 2000] [--changed 20]

In a generated repository of that many files, that many of them staged: `git diff --cached` and `python -c "import
click"` by hand, then `gatekeeper check --staged --only scope --only integrity`, in turns. The ratio should be at most
10. All of them run with byte code on disk, as an installed package does.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from generate import generate

LIMIT = 10.0
SETTINGS = """
[tool.gatekeeper.scope]
allow = ["src/**", "tests/**"]
deny = ["src/billing/**"]
forbid = ["delete", "symlink"]
max_files = 50
"""
GATE = (
    "-m",
    "gatekeeper",
    "check",
    "--staged",
    "--only",
    "scope",
    "--only",
    "integrity",
    "--no-cache",
    "--format",
    "json",
)


def environment() -> dict[str, str]:
    """The user's variables without those that say what to compare with, and with nobody's git settings."""
    dropped = ("GIT_", "GATEKEEPER_", "CI", "GITHUB_", "GITLAB_", "PRE_COMMIT", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return kept | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def git(root: Path, *words: str) -> None:
    """Runs git, which has to succeed."""
    identity = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org")
    subprocess.run(["git", *identity, *words], cwd=root, env=environment(), check=True)


def build(root: Path, files: int, changed: int) -> None:
    """A repository of that many files, every second one a test, with a change to that many of them staged."""
    generate(root, (files - 2) // 2)
    with (root / "pyproject.toml").open("a") as settings:
        settings.write(SETTINGS)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "base")
    for n in range(changed // 2):
        source = root / "src" / "generated" / f"part_{n}.py"
        source.write_text(source.read_text().replace("result = 0", "result = int()") + f"\n\nSIZE_{n} = {n}\n")
        test = root / "tests" / f"test_part_{n}.py"
        more = f"\n\ndef test_nothing() -> None:\n    assert total_{n}([], 10) == 0\n"
        test.write_text(test.read_text().replace('"b")] == [1, 2, 1]', '"a")] == [1, 2, 3]') + more)
    git(root, "add", "-A")


def seconds(argv: Sequence[str], root: Path) -> float:
    """How long a command takes by the clock; it has to succeed."""
    started = time.perf_counter()
    done = subprocess.run(argv, cwd=root, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, check=False)
    taken = time.perf_counter() - started
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(argv)}: exit code {done.returncode}\n{(done.stdout + done.stderr).decode()}")
    return taken


def main() -> int:
    """Prints the ratio; the exit code is 1 when it is above the limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--changed", type=int, default=20)
    asked = parser.parse_args()
    by_hand, gate = [], []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "generated"
        build(root, asked.files, asked.changed)
        for turn in range(asked.runs + 1):
            diff = seconds(["git", "diff", "--cached"], root) + seconds([sys.executable, "-c", "import click"], root)
            done = seconds([sys.executable, *GATE], root)
            if turn:  # the first turn warms the file system
                by_hand.append(diff)
                gate.append(done)
    ratios = [one / other for one, other in zip(gate, by_hand, strict=True)]
    print(f"{asked.changed} changed files of {asked.files}, {asked.runs} turns; median (smallest-largest)")
    for name, values, unit in (("git diff + import click", by_hand, " s"), ("gate", gate, " s"), ("ratio", ratios, "")):
        print(f"  {name:24} {statistics.median(values):6.3f}{unit} ({min(values):.3f}-{max(values):.3f})")
    return statistics.median(ratios) > LIMIT


if __name__ == "__main__":
    raise SystemExit(main())
