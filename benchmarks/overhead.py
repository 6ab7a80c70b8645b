"""What gatekeeper costs beside the tools that it runs.

    python benchmarks/overhead.py [--runs 5] [--modules 500] [PROJECT ...]

For gatekeeper's own repository, a generated project, and every PROJECT named: each tool by hand, one after the other,
then the whole gate, in turns. The bound is what no gate can beat: the longest of the slowest single tool and the total
processor time of all tools divided by the processors. Then the start-up, against a bare `import click`.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
from generate import generate

from gatekeeper.engine.cpus import usable_cpus

BIN = Path(sys.executable).parent
OWN = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, seconds of processor time with all children, and the peak memory of the process alone."""

    wall: float
    cpu: float
    mebibytes: float = 0.0


def cost(argv: Sequence[str], cwd: Path, environment: dict[str, str]) -> Cost:
    """Runs a command and says what it cost."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    process = subprocess.Popen(
        argv, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    peak = 0
    watched = psutil.Process(process.pid)
    while process.poll() is None:
        try:
            peak = max(peak, watched.memory_info().rss)
        except psutil.Error:
            break
        time.sleep(0.01)
    process.wait()
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, peak / 2**20)


def in_one_process(source: str, data: Path, python: str) -> tuple[str, list[str]]:
    """The tests as a person would measure them."""
    words = ["run", f"--data-file={data}", "--branch", f"--source={source}", "-m", "pytest", "-q"]
    return "coverage run -m pytest", [python, "-m", "coverage", *words, "-p", "no:cacheprovider"]


def in_parallel(source: str, data: Path, python: str) -> tuple[str, list[str]]:
    """The same where they are run by pytest-xdist."""
    words = ["-n", "auto", f"--cov={source}", "--cov-branch", "--cov-report="]
    return "pytest -n auto --cov", ["env", f"COVERAGE_FILE={data}", python, "-m", "pytest", "-q", *words]


Tests = Callable[[str, Path, str], tuple[str, list[str]]]


def by_hand(source: str, scratch: Path, python: str, tests: Tests) -> dict[str, list[str]]:
    """The tools as a person would run them."""
    name, command = tests(source, scratch / "data", python)
    return {
        "ruff format": [str(BIN / "ruff"), "format", "--check", "--no-cache"],
        "ruff check": [str(BIN / "ruff"), "check", "--no-fix", "--no-cache"],
        "pyright": [str(BIN / "pyright"), "--outputjson", "--pythonpath", python],
        name: command,
        "coverage json": [
            python, "-m", "coverage", "json", f"--data-file={scratch / 'data'}", "-o", str(scratch / "coverage.json"),
        ],
        "bandit": [str(BIN / "bandit"), "-q", "-r", source, "-f", "json"],
        "radon": [str(BIN / "radon"), "cc", "-j", source],
    }  # fmt: skip


def measure(root: Path, source: str, runs: int, python: str, tests: Tests = in_one_process) -> None:
    """Prints the table for one project."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GATEKEEPER")}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1", "PATH": f"{Path(python).parent}{os.pathsep}{environment['PATH']}"}
    gate: list[Cost] = []
    with tempfile.TemporaryDirectory() as folder:
        tools = by_hand(source, Path(folder), python, tests)
        costs: dict[str, list[Cost]] = {name: [] for name in tools}
        for turn in range(runs + 1):
            counted = turn > 0  # the first turn warms the file system
            for name, argv in tools.items():
                done = cost(argv, root, environment)
                costs[name] += [done] * counted
            done = cost([str(BIN / "gatekeeper"), "check", "--no-cache", "--format", "json"], root, environment)
            gate += [done] * counted
    for name, done in costs.items():
        print(f"  {name:24} {row(one.wall for one in done)} s   {row(one.cpu for one in done)} s")
    print(f"  {'gatekeeper check':24} {row(one.wall for one in gate)} s   {row(one.cpu for one in gate)} s")
    bounds = [bound(turn) for turn in zip(*costs.values(), strict=True)]
    ratios = [one.wall / limit for one, limit in zip(gate, bounds, strict=True)]
    print(f"  {'bound':24} {row(bounds)} s")
    print(f"  gatekeeper / bound: {row(ratios)}; own memory: {max(one.mebibytes for one in gate):.0f} MiB")


def bound(turn: tuple[Cost, ...]) -> float:
    """The seconds that no gate can beat with these tools on these processors."""
    return max(*(one.wall for one in turn), sum(one.cpu for one in turn) / usable_cpus())


def row(values: Iterable[float]) -> str:
    """Median, and the spread from smallest to largest."""
    known = sorted(values)
    return f"{statistics.median(known):6.2f} ({known[0]:.2f}-{known[-1]:.2f})"


def start_up(runs: int) -> None:
    """Prints how long `gatekeeper --version` takes beside a bare `import click`."""
    ratios: list[float] = []
    for _ in range(runs):
        version = cost([str(BIN / "gatekeeper"), "--version"], OWN, dict(os.environ))
        click = cost([sys.executable, "-c", "import click"], OWN, dict(os.environ))
        ratios.append(version.wall / click.wall)
    print(f"start-up: gatekeeper --version / import click: {row(ratios)}")


def main() -> None:
    """Measures what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--modules", type=int, default=500)
    parser.add_argument("--skip-own", action="store_true", help="leave gatekeeper's own repository out")
    parser.add_argument("projects", nargs="*", type=Path, metavar="PROJECT=SOURCE")
    asked = parser.parse_args()
    print(f"{usable_cpus()} processors, {asked.runs} turns; median (smallest-largest), wall then processor time")
    start_up(20)
    if not asked.skip_own:
        print("gatekeeper's own repository")
        measure(OWN, "gatekeeper", asked.runs, sys.executable, in_parallel)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "generated"
        generate(root, asked.modules, pause=0.01)
        subprocess.run(["git", "init", "-q", str(root)], check=True)
        print(f"a generated project of {asked.modules} modules")
        measure(root, "src", asked.runs, sys.executable)
    for project in asked.projects:
        path, _, source = str(project).partition("=")
        print(path)
        measure(Path(path), source, asked.runs, str(Path(path).resolve() / ".venv" / "bin" / "python"))


if __name__ == "__main__":
    main()
