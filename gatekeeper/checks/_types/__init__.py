"""The type checkers, one module each: how each is run, and how what it prints is read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from msgspec import Struct

from gatekeeper.checks._parse import Diagnostic
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Context, Run, Tool

PLAIN = {"NO_COLOR": "1", "FORCE_COLOR": "", "CLICOLOR_FORCE": "", "MYPY_FORCE_COLOR": ""}
"""Variables that keep escape sequences out of the output."""


class Answer(Struct, frozen=True):
    """What a type checker says, and of how many files."""

    diagnostics: tuple[Diagnostic, ...]
    files: int


@dataclass(frozen=True)
class Checker(ABC):
    """One type checker at work on one project."""

    name: str
    context: Context

    @cached_property
    def tool(self) -> Tool:
        """The program. Raises CannotVerify when there is none."""
        return self.context.tool(self.name)

    @abstractmethod
    def answer(self) -> Answer:
        """Runs the type checker. Raises CannotVerify when it does not say what it found, and in how many files."""

    @abstractmethod
    def read(self, run: Run) -> Answer:
        """Reads what it printed. Raises ValueError, with a reason for people, when it is not what it should be."""

    def start(
        self, arguments: Sequence[str], environment: Mapping[str, str] = MappingProxyType({}), stdin: bytes = b""
    ) -> Run:
        """Runs it to its end."""
        return self.context.run((*self.tool.argv, *arguments), environment={**PLAIN, **environment}, stdin=stdin)

    def warm_up(self, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        """Has it get ready to be started with the same."""
        self.context.warm_up((*self.tool.argv, *arguments), environment={**PLAIN, **environment})

    def judged(self, run: Run) -> Answer:
        """What it says. Raises CannotVerify unless its exit code is 0 (clean) or 1 (not clean) and fits that."""
        if run.code not in (0, 1):
            raise CannotVerify(f"{self.name} could not check the project (exit code {run.code})", run.tail)
        try:
            answer = self.read(run)
        except ValueError as error:
            raise CannotVerify(f"the output of {self.name} cannot be read: {error}", run.tail) from error
        if run.code and answer.files and not answer.diagnostics:
            raise CannotVerify(f"{self.name} reported nothing, but ended with exit code {run.code}", run.tail)
        return answer

    @property
    def python(self) -> str:
        """The project's interpreter."""
        return str(self.context.project.interpreter.path)
