"""Both ends of the change, as far as tests are concerned."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import PurePosixPath

from msgspec import Struct

from gatekeeper.checks._integrity.pytest_settings import PytestSettings, read_pytest_settings
from gatekeeper.checks._integrity.source import Source, parsed
from gatekeeper.checks._sessions import Session, Test
from gatekeeper.model.change import Change, Status
from gatekeeper.model.check import Context
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.project import Project, is_python

_SETTINGS = frozenset(
    {"pyproject.toml", "pytest.ini", ".pytest.ini", "pytest.toml", ".pytest.toml", "tox.ini", "setup.cfg"}
)


class Found(Struct, frozen=True):
    """What a comparison found, and what was compared in words."""

    findings: tuple[Finding, ...]
    evidence: str


def finding(rule: str, measure: str, message: str, path: str, line: int | None) -> Finding:
    """A finding of the check."""
    return Finding("kept", rule, message, Severity.ERROR, Location(path, line), measure)


class Ends(Struct, frozen=True, eq=False, dict=True):
    """The change, and the sessions of the examined tree's tests."""

    context: Context
    change: Change
    sessions: Sequence[Session]

    @property
    def collected(self) -> frozenset[Test]:
        """The tests that pytest collects now."""
        return frozenset(test for session in self.sessions for test in session.told.tests)

    @cached_property
    def settings(self) -> tuple[PytestSettings, PytestSettings]:
        """Which names are tests, now and at the merge base."""
        present, prefix = frozenset(self.context.project.files), self.context.project.prefix
        now = read_pytest_settings(lambda path: self.context.read(path) if path in present else None, prefix)
        return now, read_pytest_settings(self.context.read_base, prefix)

    def before(self, path: str) -> str:
        """Where the file was at the merge base."""
        return self._old.get(path, path)

    def after(self, path: str) -> str:
        """Where the file of the merge base is now."""
        return self._new.get(path, path)

    @cached_property
    def _old(self) -> dict[str, str]:
        renamed = (file for file in self.change.files if file.status is Status.RENAMED)
        return {file.path: file.old_path or file.path for file in renamed}

    @cached_property
    def _new(self) -> dict[str, str]:
        return {old: new for new, old in self._old.items()}

    def source(self, path: str) -> Source | None:
        """A file of the examined tree; None when it cannot be parsed."""
        return parsed(path, self.context.read(path))


def is_test_side(project: Project, path: str) -> bool:
    """Whether the path lies among the tests or holds settings of pytest's."""
    return project.is_test(path) or PurePosixPath(path).name in _SETTINGS


def concerns_tests(project: Project, change: Change) -> bool:
    """Whether the change can do anything to what is collected: Python anywhere, tests' data, settings."""
    paths = (path for file in change.files for path in file.ends)
    return any(is_python(path) or is_test_side(project, path) for path in paths)
