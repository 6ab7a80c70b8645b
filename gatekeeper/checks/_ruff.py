"""What the checks that run ruff have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

import msgspec
from msgspec import Struct

from gatekeeper.checks._files import counted
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Context, Run, Tool

PLAIN = {"NO_COLOR": "1", "FORCE_COLOR": "", "CLICOLOR_FORCE": ""}
"""Variables that keep escape sequences out of what ruff prints."""
_FAILED = re.compile(r"^(?:warning|error): Failed to \w+ (?P<path>.+?)(?::\d+:\d+)?: ", re.MULTILINE)


class Position(Struct, frozen=True):
    """Where an entry of ruff's JSON begins or ends, counted from 1."""

    row: int
    column: int


class Fix(Struct, frozen=True):
    """How far a mending that ruff offers can be trusted: "safe", "unsafe" or "display"."""

    applicability: str = ""


class Entry(Struct, frozen=True):
    """One entry of ruff's JSON, as every version since 0.4 writes it. Old ones give syntax errors no code."""

    filename: str
    message: str
    code: str | None = None
    location: Position | None = None
    end_location: Position | None = None
    url: str | None = None
    fix: Fix | None = None


class Ruff(Struct, frozen=True, dict=True):
    """ruff at the project's root. It may look at more than the project's Python files; what is not ours is left out."""

    context: Context
    tool: Tool

    def run(self, *arguments: str) -> Run:
        """Runs ruff; exit codes 0, 1 and 2 are the caller's to judge, any other raises CannotVerify."""
        run = self.context.run((*self.tool.argv, *arguments), environment=PLAIN)
        if run.code not in (0, 1, 2):
            raise CannotVerify(f"ruff ended with the unknown exit code {run.code}", run.tail)
        return run

    def examined(self) -> str:
        """How many files ruff looks at, in words. Raises CannotVerify when there is none."""
        project = self.context.project
        if not project.python_files:
            raise CannotVerify("ruff examined no file: the project has no Python file")
        run = self.run("check", "--show-files")
        if run.code:
            raise CannotVerify("ruff could not list the files that it looks at", run.tail)
        listed = set(run.text.split("\n"))  # a name can hold what else ends a line
        foreign = [line for line in listed if self._known(line) is None]
        self._refuse_pipes(foreign)
        seen = len(listed) - len(foreign)
        if not seen:
            raise CannotVerify(
                "ruff examined no file: the project's ruff settings exclude all its Python files (see `exclude` there)",
                run.tail,
            )
        return counted(seen, len(project.python_files), "ruff")

    def _refuse_pipes(self, foreign: Iterable[str]) -> None:
        """Raises CannotVerify when ruff would read from a pipe or a socket: it would wait there for ever."""
        for printed in foreign:
            path = self.context.project.root / printed
            if path.is_fifo() or path.is_socket():
                raise CannotVerify(f"{printed} is a pipe or a socket, which ruff would wait for: remove or exclude it")

    def own(self, printed: str) -> str | None:
        """The project's Python file that ruff calls so; None for a file that is not the project's or not Python.

        Raises CannotVerify when there is no such file: then the name was garbled, and could mean one of ours.
        """
        known = self._known(printed)
        if known is None and not (self.context.project.root / printed).exists():
            raise CannotVerify(f"ruff names a file that is not there: {printed!r}")
        return known

    def failures(self, run: Run) -> tuple[str, ...]:
        """Files of the project that ruff says it could not read or parse, outside its findings."""
        return tuple(sorted({path for path in map(self.own, _failed(run)) if path is not None}))

    def _known(self, printed: str) -> str | None:
        relative = self.context.project.relative(printed)
        return None if relative is None else self._names.get(relative)

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """Paths by the name that ruff prints: bytes that are not UTF-8 become replacement characters."""
        return {
            path.encode("utf-8", "surrogateescape").decode("utf-8", "replace"): path
            for path in self.context.project.python_files
        }


def explained(run: Run) -> bool:
    """Whether ruff ended in exit code 2 only for files that it names: every error that it printed is about one."""
    errors = [line for line in run.stderr.decode("utf-8", "replace").splitlines() if line.startswith("error:")]
    return bool(errors) and all(map(_FAILED.match, errors))


def _failed(run: Run) -> list[str]:
    return [match["path"] for match in _FAILED.finditer(run.stderr.decode("utf-8", "replace"))]


def entries(run: Run) -> tuple[Entry, ...]:
    """The entries of ruff's JSON. Raises CannotVerify when it is something else."""
    try:
        return msgspec.json.decode(run.stdout, type=tuple[Entry, ...])
    except msgspec.MsgspecError as error:
        raise CannotVerify(f"ruff printed something else than the JSON it was asked for ({error})", run.tail) from error
