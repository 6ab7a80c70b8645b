"""Tests: pytest, run once under coverage, judged by its exit code and its JUnit XML together."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar

from gatekeeper.checks import _junit
from gatekeeper.checks._junit import Results
from gatekeeper.checks._workers import FOLDER, PLUGIN, PLUGIN_FOLDER, Measuring, measuring
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Check, Context, MeasureInfo, RuleInfo, Run
from gatekeeper.model.measure import Measure
from gatekeeper.model.outcome import Completed
from gatekeeper.model.profile import Suite
from gatekeeper.model.project import Project

DATA = "coverage"
"""The artifact that holds coverage's data; a suite's own is `coverage.<suite>`."""
FOREIGN = "foreign"
"""The artifact that lists, as a JSON object, source files whose tests imported an equal copy from elsewhere."""

_PASSED, _FAILED, _INTERRUPTED, _NOTHING = 0, 1, 2, 5
_WHOLE = ""
_CODES = {
    3: "an internal error",
    4: "a usage error: an unknown option, or a conftest.py that cannot be imported",
    90: "coverage cannot be imported by the project's Python: install it there",
    91: "the project's coverage settings cannot be read",
}


@dataclass(frozen=True)
class Tests(Check):
    """Runs the tests as `python -m coverage run -m pytest` does at the project's root."""

    arguments: tuple[str, ...] = field(
        default=(), metadata={"help": "Further arguments for pytest, after the project's own `addopts`."}
    )
    suites: tuple[Suite, ...] = field(
        default=(), metadata={"help": "Parts of the tests to run and measure one by one; written as [[suites]]."}
    )
    branches: bool = field(
        default=False,
        metadata={"help": "Measure branches also where coverage's settings do not (a condition on them does so too)."},
    )

    __test__: ClassVar[bool] = False
    """Tells pytest that a class of this name holds no tests."""

    id = "tests"
    title = "Tests"
    summary = "What pytest says, under the project's own settings; coverage is measured in the same run."
    measures = (
        MeasureInfo(
            _junit.MEASURE,
            "Failed tests",
            "How many tests failed or broke (in set-up, tear-down or collection), as pytest's JUnit XML counts them.",
            "Mend the code or the test; each finding names the test and the line where it failed.",
        ),
        MeasureInfo(
            "tests.collected",
            "Tests",
            "How many tests pytest ran or skipped, as its JUnit XML counts them.",
            "Write tests where pytest finds them, or tell it where they are (`testpaths` in its settings).",
        ),
        MeasureInfo(
            "tests.skipped",
            "Skipped tests",
            "How many tests were skipped or failed as expected.",
            "Let the tests run: install what they need, or delete what is never run.",
        ),
    )
    rules = (
        RuleInfo("failed", "Test failed", "The test ran and did not hold.", "Mend the code or the test."),
        RuleInfo("error", "Test broke", "Set-up, tear-down or collection raised.", "Mend what it raised from."),
    )
    weight = 30.0

    def run(self, context: Context) -> Completed:
        """One finding for each failed test. Raises CannotVerify when pytest did not come to its regular end."""
        pytest, coverage = context.python_tool("pytest"), measuring(context)
        suites = {suite.name: _words(suite) for suite in self.suites} or {_WHOLE: ()}
        sessions = {
            name: _Session(context, coverage, pytest.path, name, self.branches).run((*words, *self.arguments))
            for name, words in suites.items()
        }
        results = _junit.together([session.results for session in sessions.values()])
        collected, skipped = results.collected, results.skipped
        evidence = f"{collected} test{'' if collected == 1 else 's'}, {skipped} skipped (pytest {pytest.version})"
        return Completed(
            results.findings,
            counts={_junit.MEASURE: evidence},
            measures=(
                Measure("tests.collected", Fraction(collected), evidence=evidence),
                Measure("tests.skipped", Fraction(skipped), evidence=evidence),
            ),
            artifacts={} if results.uncollected else _artifacts(context, sessions),
        )


CHECK = Tests


def _words(suite: Suite) -> tuple[str, ...]:
    """The arguments that a suite gives pytest."""
    try:
        words = shlex.split(suite.run)
    except ValueError as error:
        raise CannotVerify(f"the suite {suite.name}: `{suite.run}` cannot be read: {error}") from error
    for start in (["pytest"], ["python", "-m", "pytest"], ["python3", "-m", "pytest"]):
        if words[: len(start)] == start:
            return tuple(words[len(start) :])
    raise CannotVerify(f"the suite {suite.name}: `{suite.run}` must begin with `pytest`")


@dataclass(frozen=True, slots=True)
class _Ended:
    """A session of pytest that came to its end."""

    results: Results
    data: Path
    foreign: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Session:
    """One run of pytest."""

    context: Context
    coverage: Measuring
    python: str
    name: str
    branches: bool

    @property
    def folder(self) -> Path:
        """Where everything that the session writes goes."""
        return self.context.scratch / f"session-{self.name}"

    @property
    def data(self) -> Path:
        """Coverage's data file; in parallel mode a prefix of the real ones."""
        return self.folder / "data" / ".coverage"

    @property
    def junit(self) -> Path:
        """Pytest's results."""
        return self.folder / "junit.xml"

    def run(self, arguments: tuple[str, ...]) -> _Ended:
        """Runs pytest and reads what it left."""
        self.data.parent.mkdir(parents=True)
        expected = _module_names(self.context.project)
        request = self.folder / "request.json"
        request.write_text(json.dumps(self._request(arguments, expected)), encoding="utf-8")
        self.context.progress(self.progress)
        run = self.context.run([self.python, str(FOLDER / "run_pytest.py"), str(request)])
        results = self._results(run)
        return _Ended(results, self.data, self._foreign(expected))

    def progress(self) -> str:
        """How many tests have been run so far."""
        try:
            with (self.folder / "progress").open(encoding="utf-8", errors="replace") as file:
                return f"{self.name} {file.read(40)}".strip()
        except OSError:
            return self.name

    def _request(self, arguments: tuple[str, ...], expected: Mapping[str, str]) -> dict[str, object]:
        project = self.context.project
        return {
            "path": [str(PLUGIN_FOLDER), *self.coverage.paths],
            "source": [_measured(project, root) for root in project.sources],
            "data": str(self.data),
            "packages": sorted({name.partition(".")[0] for name in expected}),
            "branch": self.branches,
            "answers": str(self.folder),
            # The last of two equal options wins, so these win over `addopts`.
            "arguments": [
                *("-p", PLUGIN, f"--junitxml={self.junit}", "-o", "junit_family=xunit1"),
                *("-o", "junit_logging=no", "-o", f"cache_dir={self.folder / 'cache'}"),
                *("--color=no", "--tb=short", "--maxfail=0"),
                *arguments,
            ],
        }

    def _results(self, run: Run) -> Results:
        """Judges the exit code first, then whether the results agree with it."""
        if run.code not in (_PASSED, _FAILED, _INTERRUPTED, _NOTHING):
            raise CannotVerify(f"pytest did not run the tests: {_meaning(run)}", run.tail)
        if not (self.folder / "session.json").is_file():
            raise CannotVerify(f"pytest ended half-way: exit code {run.code}, but it left no results", run.tail)
        answer = _answer(self.folder / "session.json")
        if answer["interrupted"]:
            raise CannotVerify(f"the tests were interrupted ({answer['interrupted']})", run.tail)
        for option in answer["idle"]:
            raise CannotVerify(f"pytest's settings keep it from running tests: remove {option} from `addopts`")
        if not self.junit.is_file():
            raise CannotVerify("pytest wrote no JUnit XML: remove `-p no:junitxml` from `addopts`", run.tail)
        results = _junit.read(self.junit, self.context.project)
        if not _agree(run.code, results):
            raise CannotVerify(
                f"pytest ended with exit code {run.code}, but its results hold {results.failed} failed tests of "
                f"{results.collected}",
                run.tail,
            )
        return results

    def _foreign(self, expected: Mapping[str, str]) -> dict[str, str]:
        """Source files that were imported from elsewhere. Raises CannotVerify when what was run differs from them."""
        found: dict[str, str] = {}
        for answer in self.folder.glob("*.json"):
            for module, file in _answer(answer).get("modules", {}).items():
                path = expected.get(module)
                if path and Path(file) != self.context.project.absolute(path).resolve():
                    found[path] = file
        for path, file in found.items():
            if self.context.read(path) != _content(file):
                raise CannotVerify(
                    f"the tests ran {file}, which differs from {path}: install the project in editable mode "
                    "(`pip install -e .`)"
                )
        return found


def _agree(code: int, results: Results) -> bool:
    """Whether the results say what the exit code says."""
    if code == _INTERRUPTED:
        return 0 < results.uncollected == results.failed
    if code == _NOTHING:
        return not results.failed
    return results.collected > 0 and (code == _FAILED) == (results.failed > 0)


def _meaning(run: Run) -> str:
    """What an exit code means, with the line that says why."""
    said = run.stderr.decode("utf-8", "replace").splitlines()
    reason = next((line for line in said if line.startswith(("ImportError while", "ERROR: "))), "")
    meaning = _CODES.get(run.code)
    return f"exit code {run.code}" + (f", {meaning}" if meaning else "") + (f": {reason}" if reason else "")


def _answer(path: Path) -> dict[str, Any]:
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise CannotVerify(f"what pytest's session left behind cannot be read: {error}") from error


def _content(file: str) -> bytes | None:
    try:
        return Path(file).read_bytes()
    except OSError:
        return None


def _measured(project: Project, root: str) -> str:
    """A source root as coverage takes it: a folder, or a single module's name."""
    path = project.absolute(root)
    return path.stem if path.suffix == ".py" else str(path)


def _module_names(project: Project) -> dict[str, str]:
    """The source files by the names they are imported by."""
    parents = {str(PurePosixPath(root).parent) for root in project.sources}
    roots = project.import_roots or tuple(sorted(parents))
    names: dict[str, str] = {}
    for root in roots:
        names |= _names_under("" if root == "." else root, project.source_files)
    return names


def _names_under(root: str, paths: Iterable[str]) -> dict[str, str]:
    start = f"{root}/" if root else ""
    named: dict[str, str] = {}
    for path in paths:
        if path.endswith(".py") and path.startswith(start):
            module = path.removeprefix(start).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            named[module] = path
    return named


def _artifacts(context: Context, sessions: Mapping[str, _Ended]) -> dict[str, Path]:
    listed = context.scratch / "foreign.json"
    foreign = dict(chain.from_iterable(session.foreign.items() for session in sessions.values()))
    listed.write_text(json.dumps(foreign), encoding="utf-8")
    data = {f"{DATA}.{name}" if name else DATA: session.data for name, session in sessions.items()}
    return {**data, FOREIGN: listed}
