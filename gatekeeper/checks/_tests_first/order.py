"""Whether tests came no later than what they test, by the commits of the change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gatekeeper.checks._tests_first.modules import Modules
from gatekeeper.model.change import Commit
from gatekeeper.model.finding import Finding, Location, Severity

LATE = "tests_first.late"


def late(modules: Modules) -> tuple[Finding, ...]:
    """A finding for each source module whose tests were first touched in a later commit than the module itself.

    What is not committed yet counts as the last commit. A module whose tests the change leaves alone is no matter of
    order.
    """
    commits = modules.context.commits()
    touched = [frozenset(_touched(commit)) for commit in commits]
    pending = frozenset(path for file in modules.change.files for path in file.ends) - frozenset().union(*touched)
    steps = [*touched, pending]
    return tuple(found for file in modules.changed if (found := _late(file.path, modules, steps, commits)))


def _late(path: str, modules: Modules, steps: Sequence[frozenset[str]], commits: Sequence[Commit]) -> Finding | None:
    tests = [first for test in modules.tests_of(path) if (first := _first(test, steps)) is not None]
    source = _first(path, steps)
    if source is None or not tests or min(tests) <= source:
        return None
    when = f"in {commits[source].id[:10]}"
    message = f"{when}, its tests only later: {modules.tests_of(path)[0]}"
    return Finding("tests_first", "late", f"was changed {message}", Severity.ERROR, Location(path), LATE)


def _first(path: str, steps: Sequence[frozenset[str]]) -> int | None:
    return next((number for number, paths in enumerate(steps) if path in paths), None)


def _touched(commit: Commit) -> Iterable[str]:
    return (path for file in commit.files for path in file.ends)
