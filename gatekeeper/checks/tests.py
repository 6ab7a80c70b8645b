"""Tests: pytest, run once under coverage, judged by its exit code and its JUnit XML together."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from gatekeeper.checks import _explained, _imported, _junit, _unaffected
from gatekeeper.checks._coverage import measured
from gatekeeper.checks._junit import Results
from gatekeeper.checks._lacking import lacking
from gatekeeper.checks._sessions import (
    FAILED,
    GIVEN,
    INTERRUPTED,
    NOTHING,
    PASSED,
    SCRIPT,
    Session,
    Told,
    answer,
    meaning,
    told,
    words,
)
from gatekeeper.checks._snapshot import Snapshot
from gatekeeper.checks._suites import USUAL, usual
from gatekeeper.checks._unaffected import Spared
from gatekeeper.checks._workers import COUNTING, PLUGIN_FOLDER, Measuring, measuring
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import NO_PAST, RECORDING, Check, Context, MeasureInfo, Past, Reads, Run
from gatekeeper.model.measure import Measure
from gatekeeper.model.outcome import Broken, Completed, Skipped
from gatekeeper.model.profile import Suite
from gatekeeper.model.words import plural

DATA = "coverage"
"""The artifact that holds coverage's data; a suite's own is `coverage.<suite>`."""
FOREIGN = "foreign"
"""The artifact that lists, as a JSON object, source files whose tests imported an equal copy from elsewhere."""
SESSION = "session"
"""The artifact that is the folder of what pytest told (see `_sessions`); a suite's own is `session.<suite>`."""

PARTIAL = "partial"
"""The same where not all tests could be collected; then there is no other artifact."""

_WHOLE = ""
_PASSED = frozenset({"passed"})


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
        *(
            MeasureInfo(
                f"tests.{name}",
                f"{name.capitalize()} tests",
                f"How many {name} tests pytest ran or skipped. They are found by their folder (`tests/{name}`) or by "
                f"`pytest.mark.{name}`, or run as [[suites]] says.",
                f"Write {name} tests where they are found.",
            )
            for name in USUAL
        ),
    )
    rules = _explained.TESTS
    records = True
    weight = 30.0

    def reads(self) -> Reads:
        """See Check."""
        return Reads.RUN

    def run(self, context: Context) -> Completed:
        """One finding for each failed test. Raises CannotVerify when pytest did not come to its regular end."""
        pytest = context.python_tool("pytest")
        context.warm_up(_program(pytest.path))
        coverage = measuring(context)
        suites = self._suites(context)
        past = context.past if tuple(suites) == (_WHOLE,) else NO_PAST
        code = Snapshot.of(context.project)
        sessions = {
            name: _ended(_Session(context, coverage, pytest.path, name, self.branches, past), (*own, *self.arguments))
            for name, own in suites.items()
        }
        code.require_unchanged()
        results = _junit.together([session.results for session in sessions.values()])
        collected, skipped = results.collected, results.skipped
        evidence = f"{plural(collected, 'test')}, {skipped} skipped (pytest {pytest.version})"
        evidence += _left_out(sessions.values())
        return Completed(
            results.findings,
            counts={_junit.MEASURE: evidence},
            measures=(
                Measure("tests.collected", Fraction(collected), evidence=evidence),
                Measure("tests.skipped", Fraction(skipped), evidence=evidence),
                *(_counted(suite.name, sessions) for suite in self.suites),
            ),
            artifacts=_partial(sessions) if results.uncollected else _artifacts(context, _with_tests(sessions)),
        )

    def _suites(self, context: Context) -> Mapping[str, tuple[str, ...]]:
        """The arguments of each session: one for each suite that is there, and for what is in none of them."""
        told = {suite.name: _of_suite(suite) for suite in self.suites if suite.run}
        untold = [suite.name for suite in self.suites if not suite.run]
        found = usual(context.project, context.read, untold) if untold else dict[str, tuple[str, ...]]()
        return {**told, **found} or {_WHOLE: ()}


CHECK = Tests


def sessions_of(context: Context) -> tuple[Session, ...]:
    """The sessions of the examined tree's tests. Raises CannotVerify when not all tests were run."""
    match context.outcome("tests"):
        case Broken(reason, detail):
            raise CannotVerify(f"the tests could not be run: {reason}", detail)
        case Skipped(reason):
            raise CannotVerify(f"the tests were not run: {reason}")
        case Completed(artifacts=artifacts):
            folders = [path for name, path in artifacts.items() if name.partition(".")[0] == SESSION]
            if not folders:
                raise CannotVerify("not all tests could be collected, so what they say is not known")
            return tuple(Session.read(folder, context.project) for folder in folders)


def _program(python: str) -> tuple[str, ...]:
    """What runs pytest, and what it imports while it waits to be told which tests."""
    return (python, SCRIPT, "coverage.cmdline")


def _left_out(sessions: Iterable[_Ended]) -> str:
    """What to add to the evidence where not all tests had to be run, or all were run again without being recorded."""
    return "".join(one.unrecorded or (one.spared.words if one.spared else "") for one in sessions)


def _counted(name: str, sessions: Mapping[str, _Ended]) -> Measure:
    """How many tests a suite has."""
    ended = sessions.get(name)
    count = ended.results.collected if ended else 0
    evidence = f"{count} of its tests were run" if ended else f"no folder and no mark is named {name}; see [[suites]]"
    return Measure(f"tests.{name}", Fraction(count), evidence=evidence)


def _with_tests(sessions: Mapping[str, _Ended]) -> Mapping[str, _Ended]:
    """The sessions; beside suites, what is in none of them only counts where there is any of it."""
    rest = sessions.get(_WHOLE)
    if rest is None or len(sessions) == 1 or rest.results.collected:
        return sessions
    return {name: session for name, session in sessions.items() if name != _WHOLE}


def partial_sessions_of(context: Context) -> tuple[Session, ...]:
    """The same, also where not all tests could be collected: what was told of those that could."""
    outcome = context.outcome("tests")
    found = outcome.artifacts if isinstance(outcome, Completed) else dict[str, Path]()
    folders = [path for name, path in found.items() if name.partition(".")[0] == PARTIAL]
    return tuple(Session.read(folder, context.project) for folder in folders) or sessions_of(context)


def _partial(sessions: Mapping[str, _Ended]) -> dict[str, Path]:
    return {f"{PARTIAL}.{name}": session.folder for name, session in sessions.items()}


def _of_suite(suite: Suite) -> tuple[str, ...]:
    """The arguments that a suite gives pytest."""
    try:
        split = shlex.split(suite.run)
    except ValueError as error:
        raise CannotVerify(f"the suite {suite.name}: `{suite.run}` cannot be read: {error}") from error
    for start in (["pytest"], ["python", "-m", "pytest"], ["python3", "-m", "pytest"]):
        if split[: len(start)] == start:
            return tuple(split[len(start) :])
    raise CannotVerify(f"the suite {suite.name}: `{suite.run}` must begin with `pytest`")


class _Ended(Struct, frozen=True):
    """A session of pytest that came to its end."""

    results: Results
    folder: Path
    data: Path
    foreign: Mapping[str, str]
    spared: Spared | None = None
    unrecorded: str = ""
    """What to say of it where all tests had to be run again to come to their end."""


def _ended(session: _Session, arguments: tuple[str, ...]) -> _Ended:
    """Runs the tests that must be run; all of them where that does not do, and as if nothing were to be recorded where
    they do not come to an end that way.
    """
    part = session.past.unaffected
    if part is not None:
        with suppress(CannotVerify):
            return _of_a_part(session, part, arguments)
        session = replace(session, past=Past(wanted=True))
    if not session.past.wanted:
        return session.run(arguments)
    try:
        return session.run(arguments)
    except CannotVerify as error:
        with suppress(CannotVerify):
            ended = replace(session, past=NO_PAST).run(arguments)
            return replace(ended, unrecorded=_unaffected.give_up(ended.folder, error))
        raise error


def _of_a_part(session: _Session, part: Path, arguments: tuple[str, ...]) -> _Ended:
    """Runs the tests that must be run, and where one failed without the others of its file, these as well."""
    try:
        return session.run(arguments)
    except _unaffected.Doubted as doubted:
        return replace(session, past=_unaffected.wider(session.past, part, doubted.files)).run(arguments)


class _Session(Struct, frozen=True):
    """One run of pytest."""

    context: Context
    coverage: Measuring
    python: str
    name: str
    branches: bool
    past: Past

    @property
    def folder(self) -> Path:
        """Where everything that the session writes goes."""
        part = self.past.unaffected
        kind = part.stem if part else "recording" if self.past.wanted else "session"
        return self.context.scratch / f"{kind}-{self.name}"

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
        expected = _imported.names(self.context.project)
        request = self.folder / "request.json"
        request.write_text(json.dumps(self._request(arguments, expected)), encoding="utf-8")
        self.context.progress(self.progress)
        run = self.context.run(_program(self.python), stdin=os.fsencode(request))
        results, spared = self._whole(run)
        foreign = _imported.foreign(self.context, self.folder, expected)
        return _Ended(results, self.folder, self.data, foreign, spared)

    def _whole(self, run: Run) -> tuple[Results, Spared | None]:
        """The results, with those of the tests that were not run."""
        if self.past.unaffected is None:
            return self._results(run), None
        if self.past.files:
            return _unaffected.whole(self.folder, self.past, self._results(run))
        if run.code != PASSED:
            raise CannotVerify(f"what is known of the tests could not be used: {meaning(run)}")
        return _unaffected.whole(self.folder, self.past, _unaffected.NOTHING)

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
            "source": [measured(project, root) for root in project.sources],
            "data": str(self.data),
            "packages": sorted({name.partition(".")[0] for name in expected}),
            "branch": self.branches,
            GIVEN: arguments,
            "answers": str(self.folder),
            "junit": str(self.junit),
            **_unaffected.asked(self.past, project.repository),
            "arguments": [
                *words(self.folder),
                *_unaffected.words(self.past),
                *("-p", COUNTING, f"--junitxml={self.junit}", "-o", "junit_family=xunit1", "-o", "junit_logging=no"),
                *arguments,
            ],
        }

    def _results(self, run: Run) -> Results:
        """Judges the exit code first, then whether the results agree with it."""
        if run.code not in (PASSED, FAILED, INTERRUPTED, NOTHING):
            hint = lacking(run, self.context.project.interpreter)
            raise CannotVerify(f"pytest did not run the tests: {meaning(run)}{hint}", run.tail)
        if not (self.folder / "session.json").is_file():
            raise CannotVerify(f"pytest ended half-way: exit code {run.code}, but it left no results", run.tail)
        ended = answer(self.folder / "session.json")
        if ended["interrupted"]:
            raise CannotVerify(f"the tests were interrupted ({ended['interrupted']})", run.tail)
        for option in ended["idle"]:
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
        _require_truth(told(self.folder, self.context.project), results)
        return results


def _require_truth(session: Told, results: Results) -> None:
    """Raises CannotVerify when a hook made the results better than the tests were."""
    praised = (node for node in session.raised if session.outcomes.get(node, _PASSED) <= _PASSED)
    for node in sorted(praised):
        raise CannotVerify(f"{node} raised, but a hook (of a conftest.py or a plug-in) had it reported as passed")
    unrun = session.collected.keys() - session.outcomes.keys()
    if unrun and not results.failed:
        more = f" and {len(unrun) - 1} more" if len(unrun) > 1 else ""
        raise CannotVerify(f"pytest collected {min(unrun)}{more}, but never ran it: a hook kept it from running")


def _agree(code: int, results: Results) -> bool:
    """Whether the results say what the exit code says."""
    if code == INTERRUPTED:
        return 0 < results.uncollected == results.failed
    if code == NOTHING:
        return not results.failed
    return results.collected > 0 and (code == FAILED) == (results.failed > 0)


def _artifacts(context: Context, sessions: Mapping[str, _Ended]) -> dict[str, Path]:
    listed = context.scratch / "foreign.json"
    foreign = dict(chain.from_iterable(session.foreign.items() for session in sessions.values()))
    listed.write_text(json.dumps(foreign), encoding="utf-8")
    found = {FOREIGN: listed}
    for name, session in sessions.items():
        suffix = f".{name}" if name else ""
        found |= {f"{DATA}{suffix}": session.data, f"{SESSION}{suffix}": session.folder}
        recorded = _unaffected.recorded(session.folder, session.results) if session.spared is None else None
        if recorded is not None:
            found[RECORDING] = recorded
    return found
