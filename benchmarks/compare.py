"""gatekeeper against the same tools run by a shell script, by `make -j`, by pre-commit and by prek.

    python -m benchmarks.compare [--turns 3] [--states cold body ...] [--rivals prek ...] [--generated 500 5000 ...]
                                 [--testmon] [--without TEST ...] [PROJECT=SOURCE ...]

Works on a clone of each PROJECT, a git repository with a `.venv` in which its tests pass (those named with `--without`
are left out), and on generated projects of so many files. In every turn each state is made, and in it every way to run
the tools is measured, one after the other, beginning with another one each time: wall time, processor time with all
children, and the memory of the largest process. Printed are medians, smallest and largest, and the ratio to gatekeeper
in the same turn. All ways run ruff format, ruff check, pyright, pytest under coverage with its report, bandit and
radon; on more than 1,000 generated files only ruff and radon. ruff and pytest keep their caches between runs.

The bound is what no gate can beat: the longest of the slowest tool by itself and the processor time of all tools
divided by the processors. `--testmon` measures the part of the tests by itself, against pytest-testmon, which is
installed in a temporary folder.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.edits import EDITS, Place
from benchmarks.generate import generate
from benchmarks.rivals import BIN, EVERYTHING, STATIC, Setup

OURS = "gatekeeper"
STATES = ("cold", "unchanged", *EDITS)
LARGE = 1000
COMMIT = ("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--message", "for the benchmark")
CONFTEST = """

def pytest_collection_modifyitems(items):
    items[:] = [item for item in items if item.nodeid not in {without!r}]
"""


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, seconds of processor time with all children, and the bytes of the largest process."""

    wall: float
    cpu: float
    peak: int


def cost(argv: Sequence[str], setup: Setup, **more: str) -> Cost:
    """Runs a command, whatever its exit code, and says what it took."""
    started = time.perf_counter()
    process = subprocess.Popen(
        argv,
        cwd=setup.root,
        env=setup.environment | more,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


@dataclass
class Trial:
    """A project on trial, and what was measured: costs by state and way, a turn each."""

    setup: Setup
    place: Place
    rivals: Mapping[str, Sequence[str]]
    testmon: Mapping[str, str]
    costs: dict[tuple[str, str], list[Cost]] = field(default_factory=dict[tuple[str, str], list[Cost]])
    edits: int = 0

    def note(self, state: str, way: str, taken: Cost) -> None:
        """Keeps a cost."""
        self.costs.setdefault((state, way), []).append(taken)

    def settle(self) -> None:
        """Undoes edits, lets git's index grow older than the files, and has everybody know this state."""
        self._git("checkout", "--quiet", "--", ".")
        time.sleep(1.1)
        self._git("status")
        cost(self.rivals[OURS], self.setup)
        if self.testmon:
            cost(self._testmon(), self.setup, **self.testmon)
            if not Path(self.testmon["TESTMON_DATAFILE"]).exists():
                sys.exit("pytest-testmon does not work in this project")

    def turn(self, states: Sequence[str], number: int) -> None:
        """Measures everything once."""
        for state in states:
            self.settle()
            if state == "cold":
                self._bound()
            if state == "unchanged":
                self.note(state, "git status", cost(["git", "status"], self.setup))
                self.note(state, "import click", cost([sys.executable, "-c", "import click"], self.setup))
            if state in EDITS:
                self.edits += 1
                EDITS[state](self.place, 1000 * number + self.edits)
            names = list(self.rivals)
            for name in (*names[number % len(names) :], *names[: number % len(names)]):
                if state == "cold":
                    self._forget()
                self.note(state, name, cost(self.rivals[name], self.setup))
            self._tests(state)

    def _bound(self) -> None:
        for kind in self.setup.tools:
            self._forget()
            self.note("cold", kind, cost(self.setup.tool(kind), self.setup))

    def _forget(self) -> None:
        self.recorded = False
        shutil.rmtree(self.setup.scratch / "cache", ignore_errors=True)
        for name in (".ruff_cache", ".pytest_cache"):
            shutil.rmtree(self.setup.root / name, ignore_errors=True)

    def _tests(self, state: str) -> None:
        """The part of the tests by itself, of an edit that neither has seen."""
        if self.testmon and state in EDITS:
            EDITS[state](self.place, self.edits)
            words = ("check", "--only", "tests", "--only", "coverage")
            self.note(state, "tests: gatekeeper", cost([str(BIN / OURS), *words], self.setup))
            self.note(state, "tests: testmon", cost(self._testmon(), self.setup, **self.testmon))

    def _testmon(self) -> list[str]:
        # By itself it selects nothing where the project's settings choose tests by marks, as click's do.
        return [str(self.setup.python), "-m", "pytest", "-q", "--testmon", "--testmon-forceselect"]

    def _git(self, *words: str) -> None:
        subprocess.run(["git", *words], cwd=self.setup.root, check=True, capture_output=True)


def report(trial: Trial, states: Sequence[str]) -> Iterator[str]:
    """The table of one project, and the ratios that matter."""
    for state in states:
        ours = trial.costs[state, OURS]
        for way in (name for where, name in trial.costs if where == state and name not in trial.setup.tools):
            taken = trial.costs[state, way]
            cpu, peak = statistics.median(one.cpu for one in taken), max(one.peak for one in taken)
            ratio = "" if way == OURS else _spread(_ratios(taken, ours))
            wall = _spread(one.wall for one in taken)
            yield f"  {state:10} {way:18} {wall} s {cpu:8.2f} s {peak >> 20:5} MiB   {ratio}".rstrip()
    yield from _verdicts(trial)


def _verdicts(trial: Trial) -> Iterator[str]:
    costs = trial.costs
    cold, same = costs.get(("cold", OURS)), costs.get(("unchanged", OURS))
    if cold:
        turns = zip(*(costs["cold", kind] for kind in trial.setup.tools), strict=True)
        bounds = [_bound(turn) for turn in turns]
        over = (ours.wall / bound for ours, bound in zip(cold, bounds, strict=True))
        yield f"  cold: {_spread(over)} x the bound of {_spread(bounds)} s"
    if same:
        bare = zip(costs["unchanged", "git status"], costs["unchanged", "import click"], strict=True)
        over = (ours.wall / (git.wall + click.wall) for ours, (git, click) in zip(same, bare, strict=True))
        yield f"  unchanged: {_spread(over)} x (git status + import click)"
    for state in EDITS:
        if cold and (state, OURS) in costs:
            yield f"  {state}: {_spread(_ratios(costs[state, OURS], cold))} x cold"


def _bound(turn: Sequence[Cost]) -> float:
    return max(*(one.wall for one in turn), sum(one.cpu for one in turn) / (os.cpu_count() or 1))


def _ratios(costs: Sequence[Cost], others: Sequence[Cost]) -> list[float]:
    return [one.wall / other.wall for one, other in zip(costs, others, strict=True)]


def _spread(values: Iterator[float] | list[float]) -> str:
    """Median, smallest and largest."""
    known = sorted(values)
    return f"{statistics.median(known):7.2f} ({known[0]:.2f}-{known[-1]:.2f})"


def cloned(project: str, scratch: Path, without: Sequence[str]) -> Setup:
    """A clone of PROJECT=SOURCE that shares its environment."""
    path, _, source = project.partition("=")
    root = scratch / Path(path).name
    subprocess.run(["git", "clone", "--quiet", "--local", path, str(root)], check=True)
    (root / ".venv").symlink_to(Path(path, ".venv").resolve())
    with (root / ".git" / "info" / "exclude").open("a") as file:
        file.write("\n.venv\n__pycache__\n.coverage*\n")
    if without:
        with (root / "conftest.py").open("a") as file:
            file.write(CONFTEST.format(without=set(without)))
        _commit(root)
    return Setup(root, source, root / ".venv" / "bin" / "python", scratch / f"{root.name}-files")


def generated(files: int, scratch: Path, pause: float) -> Setup:
    """A generated project of so many files; in each module of tests `pause` seconds are slept."""
    root = scratch / f"generated-{files}"
    root.mkdir()
    generate(root, files // 2, pause)
    (root / "README.md").write_text("# Generated\n")
    (root / ".gitignore").write_text("__pycache__/\n")
    (root / "tests" / "data.txt").write_text("1\n")
    subprocess.run(["git", "init", "--quiet", str(root)], check=True)
    _commit(root)
    kinds = STATIC if files > LARGE else EVERYTHING
    return Setup(root, "src", Path(sys.executable), scratch / f"{root.name}-files", kinds)


def _commit(root: Path) -> None:
    subprocess.run(["git", "add", "--all"], cwd=root, check=True)
    subprocess.run(["git", *COMMIT], cwd=root, check=True)


def testmon(scratch: Path) -> str:
    """The folder of pytest-testmon, installed by itself."""
    folder = scratch / "testmon"
    words = ("pip", "install", "--quiet", "--no-deps", "--target", str(folder), "pytest-testmon")
    subprocess.run([str(BIN / "uv"), *words], check=True)
    return str(folder)


def main() -> None:
    """Measures and prints what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--states", nargs="+", choices=STATES, default=STATES)
    parser.add_argument("--rivals", nargs="*", default=("shell script", "make -j", "pre-commit", "prek"))
    parser.add_argument("--generated", type=int, nargs="*", default=())
    parser.add_argument("--pause", type=float, default=0.03, help="seconds that each module of generated tests sleeps")
    parser.add_argument("--testmon", action="store_true")
    parser.add_argument("--without", nargs="*", default=(), metavar="TEST")
    parser.add_argument("projects", nargs="*", metavar="PROJECT=SOURCE")
    asked = parser.parse_args()
    print(f"{os.cpu_count()} processors, {asked.turns} turns; wall time as median (smallest-largest), processor time,")
    print("memory of the largest process, and wall time / that of gatekeeper in the same turn")
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder).resolve()
        extra = testmon(scratch) if asked.testmon else ""
        setups = (
            *(cloned(project, scratch, asked.without) for project in asked.projects),
            *(generated(files, scratch, asked.pause) for files in asked.generated),
        )
        for setup in setups:
            measure(setup, extra, asked)


def measure(setup: Setup, extra: str, asked: argparse.Namespace) -> None:
    """Prints the table for one project."""
    setup.write()
    rivals = {name: argv for name, argv in setup.rivals.items() if name in (OURS, *asked.rivals)}
    variables = {
        "PYTHONPATH": os.pathsep.join((extra, setup.environment["PYTHONPATH"])),
        "TESTMON_DATAFILE": str(setup.scratch / "testmon"),
    }
    trial = Trial(setup, Place(setup.root, setup.source, "tests"), rivals, variables if extra else {})
    states = [state for state in STATES if state in asked.states]
    print(f"\n{setup.root.name}: {', '.join(reversed(setup.kinds))}", flush=True)
    for number in range(asked.turns):
        trial.turn(states, number)
    print(*report(trial, states), sep="\n", flush=True)


if __name__ == "__main__":
    main()
