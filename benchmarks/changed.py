"""Whether `coverage.changed` is what diff-cover says, on the commits of real projects.

    python benchmarks/changed.py [--commits 15] PROJECT=SOURCE ...

A PROJECT is a clone with an environment in .venv that runs its tests; SOURCE is where its package is (src/click). For
each of the last first-parent commits that change Python below SOURCE, in a clone of the clone: the tests under
coverage once, then diff-cover on coverage's XML and gatekeeper on coverage's data, both since the first parent and for
the files below SOURCE. Prints covered and total changed lines by both; the exit code is 1 when any differ.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gatekeeper import app
from gatekeeper.live import Silent
from gatekeeper.request import Policy, Request

PROFILE = """\
[conditions]
coverage.changed = ">= 0%"
[checks.coverage]
report = ".coverage"
"""
DIFF_COVER = str(Path(sys.executable).parent / "diff-cover")


@dataclass(frozen=True)
class Lines:
    """Changed executable lines that were run, and all of them."""

    covered: int
    total: int

    def __str__(self) -> str:
        return f"{self.covered}/{self.total}"


def environment(project: Path, clone: Path, source: str) -> dict[str, str]:
    """Variables with which the project's environment imports from the clone."""
    dropped = ("GIT_", "GATEKEEPER_", "CI", "GITHUB_", "GITLAB_", "PRE_COMMIT", "PYTEST_", "COVERAGE_", "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return kept | {"PYTHONPATH": str((clone / source).parent), "VIRTUAL_ENV": str(project / ".venv")}


def git(folder: Path, *words: str) -> str:
    """What git prints."""
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout


def commits(project: Path, source: str, count: int) -> list[str]:
    """The last commits that change Python below the source, the newest first."""
    words = ("log", "--first-parent", f"--max-count={count}", "--format=%H", "--", f":(glob){source}/**/*.py")
    return git(project, *words).split()


def measure(clone: Path, python: str, variables: Mapping[str, str]) -> None:
    """Runs the tests (which may fail) and leaves .coverage and coverage.xml."""

    def coverage(*words: str, check: bool = True) -> None:
        command = [python, "-m", "coverage", *words]
        subprocess.run(command, cwd=clone, env=variables, check=check, capture_output=True)

    coverage("erase")
    coverage("run", "-m", "pytest", "-q", check=False)
    if not (clone / ".coverage").exists():
        coverage("combine")
    coverage("xml", "-o", "coverage.xml")


def by_diff_cover(clone: Path, base: str, source: str) -> Lines:
    """What diff-cover says."""
    out = clone / "diff-cover.json"
    words = ["coverage.xml", "--compare-branch", base, "--include", f"{source}/**", "--format", f"json:{out}"]
    subprocess.run([DIFF_COVER, "--quiet", *words], cwd=clone, check=True, capture_output=True)
    told = json.loads(out.read_text())
    return Lines(told["total_num_lines"] - told["total_num_violations"], told["total_num_lines"])


def by_gatekeeper(clone: Path, base: str, profile: Path, variables: Mapping[str, str]) -> Lines:
    """What gatekeeper says."""
    request = Request(
        clone, profile=str(profile), base=base, policy=Policy.WORKTREE, only=("coverage",), environ=variables
    )
    (item,) = app.run(request, Silent()).items
    if item.verdict == "skip":
        return Lines(0, 0)
    found = re.match(r"(\d+) of (\d+) changed executable lines", item.evidence)
    if found is None:
        raise SystemExit(f"{clone}: {item.reason or item.evidence}\n{item.detail}")
    return Lines(int(found[1]), int(found[2]))


def compare(project: Path, source: str, count: int) -> int:
    """Prints a line for each commit; returns how many differ."""
    differing = 0
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder).resolve() / project.name
        profile = Path(folder) / "profile.toml"
        profile.write_text(PROFILE)
        git(project, "clone", "--quiet", "--shared", str(project.resolve()), str(clone))
        variables = environment(project.resolve(), clone, source)
        for commit in commits(project, source, count):
            git(clone, "checkout", "--quiet", "--force", commit)
            measure(clone, str(project.resolve() / ".venv" / "bin" / "python"), variables)
            theirs = by_diff_cover(clone, f"{commit}^1", source)
            ours = by_gatekeeper(clone, f"{commit}^1", profile, variables)
            differing += ours != theirs
            mark = "" if ours == theirs else "  DIFFERENT"
            print(
                f"{project.name:12} {commit[:10]}  diff-cover {theirs!s:>9}  gatekeeper {ours!s:>9}{mark}", flush=True
            )
    return differing


def main() -> int:
    """Compares what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--commits", type=int, default=15)
    parser.add_argument("projects", nargs="+", metavar="PROJECT=SOURCE")
    asked = parser.parse_args()
    named = (text.partition("=") for text in asked.projects)
    differing = sum(compare(Path(project), source, asked.commits) for project, _, source in named)
    print(f"{differing} commits different")
    return differing > 0


if __name__ == "__main__":
    raise SystemExit(main())
