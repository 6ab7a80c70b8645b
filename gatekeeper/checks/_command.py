"""A check made from configuration: any tool that has an exit code or writes a known format."""

from __future__ import annotations

import shlex
import shutil
from dataclasses import dataclass
from fractions import Fraction
from pathlib import PurePath

from gatekeeper.checks._findings import findings, project_location
from gatekeeper.checks._parse import REGEX, Diagnostic, one_line, parser, regex, regex_problem
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Check, Context, MeasureInfo, Run
from gatekeeper.model.measure import Measure, Sample
from gatekeeper.model.outcome import Completed
from gatekeeper.model.profile import Command
from gatekeeper.model.project import Project

EXIT_CODE = "exit-code"


@dataclass(frozen=True)
class CommandCheck(Check):
    """Runs the command at the project's root, with the project's environment, and reads its exit code or its report.

    What other checks declare once for their class (id, title, summary, measures) is the instance's own here.
    """

    command: Command

    def __post_init__(self) -> None:
        command = self.command
        described = {
            "id": command.id,
            "title": command.id,
            "summary": f"What `{command.run}` reports, a tool of the project's own choice.",
            "measures": (measure_of(command),),
        }
        for name, value in described.items():
            object.__setattr__(self, name, value)

    def run(self, context: Context) -> Completed:
        """The exit code as a measure, or the findings of the report."""
        run = context.run(words(self.command, context.project))
        if self.command.parse == EXIT_CODE:
            return Completed(measures=(self._exit(run, context.project),))
        reported = self._reported(run, context)
        if run.code and not reported:
            raise CannotVerify(f"{self.id} reported nothing, but ended with exit code {run.code}", run.tail)
        measure = self.measures[0].id
        found = findings(reported, context.project, self.id, lambda _: measure)
        return Completed(found, counts={measure: f"reported by `{self.command.run}`"})

    def _exit(self, run: Run, project: Project) -> Measure:
        said = f"`{self.command.run}` ended with exit code {run.code}"
        last = one_line(" ".join(run.tail.splitlines()[-5:]))
        message = f"{said}: {last}" if last else said
        samples = (Sample(project_location(project), "exit", message),) if run.code else ()
        return Measure(self.measures[0].id, Fraction(run.code), evidence=said, samples=samples)

    def _reported(self, run: Run, context: Context) -> tuple[Diagnostic, ...]:
        expected = self.command.parse
        if expected == REGEX:
            return regex.parse(context, self.command.pattern, run.stdout)
        try:
            return parser(expected)(run.stdout)
        except ValueError as error:
            reason = f"the output of {self.id} cannot be read as {expected}: {error} (exit code {run.code})"
            raise CannotVerify(reason, run.tail) from error


def measure_of(command: Command) -> MeasureInfo:
    """The measure that the command gives: its exit code, or what its report lists."""
    if command.parse == EXIT_CODE:
        return MeasureInfo(
            f"{command.id}.exit",
            f"{command.id}: exit code",
            f"The exit code of `{command.run}`, run at the project's root.",
            f"Run `{command.run}` and mend what it reports.",
        )
    return MeasureInfo(
        f"{command.id}.findings",
        f"{command.id}: findings",
        f"How many findings `{command.run}`, run at the project's root, reports in files of the project.",
        f"Mend what `{command.run}` reports.",
        inherits=True,
    )


def problem(command: Command) -> str | None:
    """What is wrong with a command that is otherwise well-formed, in words; None when nothing is."""
    try:
        if not shlex.split(command.run):
            return "`run` names no program"
    except ValueError as error:
        return f"`run` cannot be split into words: {error}"
    return regex_problem(command.pattern) if command.parse == REGEX else None


def words(command: Command, project: Project) -> tuple[str, ...]:
    """The words of the command, quoted as in a POSIX shell on every platform; the program is the project's own if it
    has it, and a relative path starts at the project's root.
    """
    try:
        program, *arguments = shlex.split(command.run)
    except ValueError as error:
        raise CannotVerify(f"`{command.run}` cannot be split into words: {error}") from error
    if len(PurePath(program).parts) > 1:
        return (str(project.root / program), *arguments)
    scripts = str(project.interpreter.path.parent)
    return (shutil.which(program, path=scripts) or program, *arguments)
