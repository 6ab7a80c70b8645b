"""Failures that only the changed tests hide: the merge base's tests, run on the changed source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from gatekeeper.checks._kept.ends import Ends, Found, finding, is_test_side
from gatekeeper.checks._kept.written import outline, written
from gatekeeper.checks._sessions import Failure, Refused, Test, Told, start
from gatekeeper.errors import CannotVerify
from gatekeeper.model.change import ChangedFile, Mode, Status
from gatekeeper.model.check import Context
from gatekeeper.model.finding import Finding
from gatekeeper.model.outcome import Broken, Skipped
from gatekeeper.model.words import plural

MEASURE = "kept.hidden"
_IMPORTS = ("ImportError", "ModuleNotFoundError")
_REGULAR = (Mode.FILE, Mode.EXECUTABLE)


def hidden(ends: Ends) -> Found | Skipped | Broken:
    """What the tests of the merge base say of the changed source, where they say other than the changed tests."""
    project = ends.context.project
    files = [file for file in ends.change.files if any(is_test_side(project, path) for path in file.ends)]
    there = ends.context.at_base()
    if not files or there is None:
        return Skipped("the change touches no test that there was before")
    try:
        return _compared(ends, files, there)
    except CannotVerify as error:
        return Broken(error.reason, error.detail)


def _compared(ends: Ends, files: Sequence[ChangedFile], there: Context) -> Found:
    """What fails now and passed at the merge base. Raises CannotVerify when the tests could not be run."""
    old = _run(ends, ends.context.with_files(dict(_overlay(ends, files))), _modules(ends, files))
    failed = _failing_anew(ends, old)
    before = _run(ends, there.with_files({}), {test.path for test in failed.values()}) if failed else []
    fair = {node: test for node, test in failed.items() if _passed(before, node)}
    count = sum(map(_ran, old))
    evidence = f"{plural(count, 'test')} of the merge base run on the changed source"
    return Found(tuple(_findings(ends, fair, old)), evidence)


def _ran(told: Told) -> int:
    return sum("skipped" not in outcomes for outcomes in told.outcomes.values())


def _failing_anew(ends: Ends, old: Sequence[Told]) -> dict[str, Test]:
    """The tests that fail as they were, and pass as they are, by node id."""
    passing = _passing(ends)
    return {node: test for node, test in _failed(old) if Test(ends.after(test.path), test.name) in passing}


def _overlay(ends: Ends, files: Iterable[ChangedFile]) -> Iterator[tuple[str, bytes | None]]:
    """What makes the tests, their data and their settings those of the merge base."""
    for file in files:
        yield file.path, None
    for file in files:
        if file.status not in (Status.ADDED, Status.COPIED) and file.old_mode in _REGULAR:
            old = file.old_path or file.path
            yield old, ends.context.read_base(old)


def _modules(ends: Ends, files: Iterable[ChangedFile]) -> set[str]:
    """The files whose tests to run, by their paths at the merge base; empty for all.

    A change to what tests share (a conftest.py, helpers, data, settings) may concern every test.
    """
    names = {file.old_path or file.path for file in files if file.status not in (Status.ADDED, Status.COPIED)}
    shared = any(not ends.settings[1].collects_file(path) or PurePosixPath(path).suffix != ".py" for path in names)
    return set() if shared else names


def _run(ends: Ends, context: Context, only: set[str]) -> list[Told]:
    """What each session of the tests tells there. Raises CannotVerify when one could not be run."""
    told: list[Told] = []
    for session in ends.sessions:
        answer = start(context, [*session.arguments, "--continue-on-collection-errors"], only)
        if isinstance(answer, Refused):
            raise CannotVerify(f"the tests of the merge base could not be run: {answer.reason}", answer.detail)
        told.append(answer)
    return told


def _failed(sessions: Iterable[Told]) -> Iterator[tuple[str, Test]]:
    """The tests that failed, by node id; not those that could not import what they need."""
    for told in sessions:
        for node, failure in told.failures.items():
            test = told.collected.get(node)
            if test is not None and not failure.message.startswith(_IMPORTS):
                yield node, test


def _passing(ends: Ends) -> frozenset[Test]:
    """The tests that pass now, with all their parameters."""
    every = [session.told for session in ends.sessions]
    passed = frozenset[Test]().union(*(told.passed for told in every))
    return passed.difference(*(told.with_outcome("failed") for told in every))


def _passed(sessions: Iterable[Told], node: str) -> bool:
    outcomes = frozenset[str]().union(*(told.outcomes.get(node, frozenset()) for told in sessions))
    return outcomes == frozenset({"passed"})


def _findings(ends: Ends, failed: Mapping[str, Test], sessions: Iterable[Told]) -> Iterator[Finding]:
    """One finding a function, whatever its parameters."""
    failures = {node: failure for told in sessions for node, failure in told.failures.items()}
    first = {test: failures[node] for node, test in sorted(failed.items(), reverse=True)}
    for test, failure in sorted(first.items(), key=lambda pair: pair[0]):
        path = ends.after(test.path)
        lines = {one.test.name: one.line for one in written({path: outline(ends.source(path))})}
        yield finding("hidden-failure", MEASURE, _message(test, failure), path, lines.get(test.name))


def _message(test: Test, failure: Failure) -> str:
    said = next((line.strip() for line in failure.message.splitlines() if line.strip()), "it raised")
    line = next((place.line for place in reversed(failure.places) if place.path == test.path), None)
    where = f" (line {line} of {test.path} there)" if line else ""
    return f"{test.name} as it was at the merge base fails on the changed source: {said}{where}"
