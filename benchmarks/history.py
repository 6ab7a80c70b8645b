"""How often integrity would have stopped what was merged: honest changes, all of them.

    python benchmarks/history.py [--commits 200] [--warnings] REPOSITORY ...

For each of the last first-parent commits of a repository: the whole gate's path with `--only integrity`, the profile
`standard`, the commit as `--at` and its first parent as `--base`. Prints a row for each repository, as Markdown, and
below the table every change that an error blocks or that could not be judged (with --warnings, the warnings as well).
Nothing in the repositories is touched.
"""

from __future__ import annotations

import argparse
import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from gatekeeper import app
from gatekeeper.engine.cpus import usable_cpus
from gatekeeper.errors import GatekeeperError
from gatekeeper.live import Silent
from gatekeeper.request import Request

ERRORS, WARNINGS = "integrity.findings", "integrity.warnings"
HEAD = "| repository | commits | blocked | with warnings alone | not judged |\n| --- | ---: | ---: | ---: | ---: |"


@dataclass(frozen=True)
class Merged:
    """One merged change and what is said of it, each a line; `unjudged` is why nothing could be said."""

    commit: str
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    unjudged: str | None = None


def environment() -> dict[str, str]:
    """The user's variables without those that say what to compare with."""
    dropped = ("GIT_", "GATEKEEPER_", "CI", "GITHUB_", "GITLAB_", "PRE_COMMIT")
    return {name: value for name, value in os.environ.items() if not name.startswith(dropped)}


def changes(repository: Path, count: int) -> list[tuple[str, str]]:
    """The last commits with their first parents, the newest first."""
    words = ["git", "-C", str(repository), "log", "--first-parent", f"--max-count={count}", "--format=%H %P"]
    listed = subprocess.run(words, env=environment(), check=True, capture_output=True, text=True).stdout
    ids = (line.split() for line in listed.splitlines())
    return [(commit, parents[0]) for commit, *parents in ids if parents]


def judged(repository: Path, change: tuple[str, str]) -> Merged:
    """Judges one change."""
    commit, parent = change
    request = Request(
        repository, profile="standard", base=parent, at=commit, only=("integrity",), jobs=1, environ=environment()
    )
    try:
        report = app.run(request, Silent())
    except GatekeeperError as error:
        return Merged(commit, unjudged=str(error))
    unjudged = next((item.reason for item in report.items if item.id == ERRORS and item.value is None), None)
    found = {ERRORS: list[str](), WARNINGS: list[str]()}
    for one in report.findings:
        found[one.measure].append(f"{one.rule} {one.location.path}:{one.location.line or 0}: {one.message}")
    return Merged(commit, tuple(found[ERRORS]), tuple(found[WARNINGS]), unjudged)


def row(name: str, merged: Sequence[Merged]) -> str:
    """The figures of one repository."""
    blocked = sum(bool(one.errors) for one in merged)
    warned = sum(bool(one.warnings) and not one.errors for one in merged)
    unjudged = sum(one.unjudged is not None for one in merged)
    shares = (f"{count} ({100 * count / len(merged):.1f} %)" for count in (blocked, warned))
    return f"| {name} | {len(merged)} | {' | '.join(shares)} | {unjudged} |"


def details(name: str, merged: Iterable[Merged], warnings: bool) -> Iterator[str]:
    """A line for each thing that the table counts."""
    for one in merged:
        said = [f"error: {line}" for line in one.errors]
        said += [f"warning: {line}" for line in one.warnings if warnings]
        said += [] if one.unjudged is None else [f"not judged: {one.unjudged}"]
        yield from (f"{name} {one.commit[:10]}  {line}" for line in said)


def show(found: Mapping[str, Sequence[Merged]], warnings: bool) -> None:
    """Prints the table, and what it counts."""
    print(HEAD)
    for name, merged in found.items():
        print(row(name, merged))
    print()
    for name, merged in found.items():
        for line in details(name, merged, warnings):
            print(line)


def main() -> None:
    """Judges the history of what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--commits", type=int, default=200)
    parser.add_argument("--warnings", action="store_true", help="list the warnings, too")
    parser.add_argument("repositories", nargs="+", type=Path, metavar="REPOSITORY")
    asked = parser.parse_args()
    with ProcessPoolExecutor(usable_cpus()) as pool:
        found = {
            path.name: list(pool.map(partial(judged, path), changes(path, asked.commits), chunksize=8))
            for path in asked.repositories
        }
    show(found, asked.warnings)


if __name__ == "__main__":
    main()
