"""What a check is given: the real thing behind model.check.Context."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from gatekeeper.engine.notes import NoNotes
from gatekeeper.engine.tool import Runner
from gatekeeper.errors import CannotVerify
from gatekeeper.model.change import Change, Commit, Comparison
from gatekeeper.model.check import NO_PAST, Notes, Past, Progress, Run, Tool
from gatekeeper.model.outcome import Outcome, Skipped
from gatekeeper.model.project import Project


class History(Protocol):
    """Where the files of the merge base come from."""

    def read(self, revision: str, path: str) -> bytes | None:
        """The file's content there, or None."""
        ...

    def list(self, revision: str) -> tuple[str, ...]:
        """Every path there, sorted."""
        ...

    def commits_of(self, change: Change) -> tuple[Commit, ...]:
        """The commits of a change, the oldest first."""
        ...

    def read_many(self, revision: str, paths: Sequence[str]) -> Mapping[str, bytes | None]:
        """The content of several files there."""
        ...


class Tools(Protocol):
    """Where tools come from."""

    def tool(self, name: str, package: str | None = None) -> Tool:
        """The project's program of that name, else gatekeeper's own."""
        ...

    def python_tool(self, module: str) -> Tool:
        """The project's module."""
        ...


class Copies(Protocol):
    """Where other trees come from."""

    def base(self) -> Project | None:
        """The project at the merge base, if there is one."""
        ...

    def changed(self, project: Project, files: Mapping[str, bytes | None]) -> Project:
        """A copy of the project with other content in some of its files."""
        ...


class Workshop(Struct, frozen=True):
    """What all checks of one run share. `timeout` is in seconds and holds for each check.

    `other` makes the workshop for another tree, with the comparison that belongs there.
    """

    project: Project
    comparison: Comparison
    scratch: Path
    tools: Tools
    runner: Runner
    environment: Mapping[str, str]
    history: History | None
    timeout: float
    progress: Callable[[str, Progress], None]
    copies: Copies
    other: Callable[[Project, Comparison], Workshop]


def _nothing() -> Past:
    """What is spared a check of whose past nothing is known."""
    return NO_PAST


class CheckContext(Struct, frozen=True):
    """One check's view of the workshop. `deadline` is the clock's reading (in seconds) at which its time is up, and
    `niceness` what its programs are nicer by than gatekeeper.
    """

    check: str
    workshop: Workshop
    outcomes: Mapping[str, Outcome]
    deadline: float
    clock: Callable[[], float]
    notes: Notes = field(default_factory=NoNotes)
    remembered: Callable[[], Past] = _nothing
    niceness: int = 0

    @property
    def project(self) -> Project:
        """The project under test."""
        return self.workshop.project

    @property
    def comparison(self) -> Comparison:
        """The change, or why there is none."""
        return self.workshop.comparison

    @property
    def past(self) -> Past:
        """See Context; it takes a while to find out."""
        return self.remembered()

    @property
    def scratch(self) -> Path:
        """A folder of this check's own."""
        folder = self.workshop.scratch / self.check
        folder.mkdir(exist_ok=True)
        return folder

    def tool(self, name: str, package: str | None = None) -> Tool:
        """See Context."""
        return self.workshop.tools.tool(name, package)

    def python_tool(self, module: str) -> Tool:
        """See Context."""
        return self.workshop.tools.python_tool(module)

    def warm_up(self, argv: Sequence[str], *, environment: Mapping[str, str] | None = None) -> None:
        """See Context."""
        root, variables = self.project.root, self._variables(environment)
        self.workshop.runner.warm_up(argv, cwd=root, environment=variables, niceness=self.niceness)

    def run(
        self,
        argv: Sequence[str],
        *,
        cwd: Path | None = None,
        environment: Mapping[str, str] | None = None,
        stdin: bytes = b"",
    ) -> Run:
        """See Context; the time limit is the check's, over all the programs that it runs."""
        return self.workshop.runner.run(
            argv,
            cwd=cwd or self.project.root,
            environment=self._variables(environment),
            stdin=stdin,
            timeout=max(0.0, self.deadline - self.clock()),
            niceness=self.niceness,
        )

    def _variables(self, more: Mapping[str, str] | None) -> Mapping[str, str]:
        """What a program is given; one that waits is known by it."""
        return {**self.workshop.environment, **(more or {})}

    def outcome(self, check: str) -> Outcome:
        """See Context."""
        return self.outcomes[check]

    def read(self, path: str) -> bytes:
        """See Context."""
        try:
            return self.project.absolute(path).read_bytes()
        except OSError as error:
            raise CannotVerify(f"{path} cannot be read: {error.strerror}") from error

    def read_base(self, path: str) -> bytes | None:
        """See Context."""
        if self.workshop.history is None or not isinstance(self.comparison, Change):
            return None
        return self.workshop.history.read(self.comparison.base, path)

    def list_base(self) -> tuple[str, ...]:
        """See Context."""
        if self.workshop.history is None or not isinstance(self.comparison, Change):
            return ()
        return self.workshop.history.list(self.comparison.base)

    def commits(self) -> tuple[Commit, ...]:
        """See Context."""
        if self.workshop.history is None or not isinstance(self.comparison, Change):
            return ()
        return self.workshop.history.commits_of(self.comparison)

    def read_at(self, commit: str, paths: Sequence[str]) -> Mapping[str, bytes | None]:
        """See Context."""
        if self.workshop.history is None:
            return dict.fromkeys(paths)
        return self.workshop.history.read_many(commit, paths)

    def at_base(self) -> CheckContext | None:
        """See Context."""
        project = self.workshop.copies.base()
        return None if project is None else self._in(project, Skipped("this is the merge base"))

    def with_files(self, files: Mapping[str, bytes | None]) -> CheckContext:
        """See Context."""
        return self._in(self.workshop.copies.changed(self.project, files), self.comparison)

    def _in(self, project: Project, comparison: Comparison) -> CheckContext:
        return replace(self, workshop=self.workshop.other(project, comparison), notes=NoNotes(), remembered=_nothing)

    def progress(self, text: Progress) -> None:
        """See Context."""
        self.workshop.progress(self.check, text)
