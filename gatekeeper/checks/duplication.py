"""Duplication: how much of the changed code stands somewhere else in the project as well."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
from msgspec import Struct

from gatekeeper.checks._change import change_of
from gatekeeper.checks._files import source_files
from gatekeeper.checks._workers import FOLDER
from gatekeeper.errors import CannotVerify
from gatekeeper.model.change import Change, Status
from gatekeeper.model.check import Check, Context, MeasureInfo, Reads, RuleInfo
from gatekeeper.model.finding import Location
from gatekeeper.model.glob import Globs, validate_globs
from gatekeeper.model.measure import Measure, Sample
from gatekeeper.model.outcome import Completed, Skipped
from gatekeeper.model.project import Project

MEASURE = "duplication.changed"
RULE = "clone"
WORKER = FOLDER / "find_clones.py"

_FIX = "Give what both places do a name, as a function or a class that both use."

Clone = tuple[int, int, int, int, int, int, int]
"""A file's number, first and last line and lines with code; the other file's number, first and last line."""


class _Answer(Struct, frozen=True):
    """What the worker says; `problem` is a file's number, a line and the reason."""

    lines: int = 0
    repeated: int = 0
    clones: tuple[Clone, ...] = ()
    problem: tuple[int, int | None, str] | None = None


@dataclass(frozen=True)
class Duplication(Check):
    """Compares tokens as they are written: names and literals count, layout and comments do not."""

    min_lines: int = field(default=10, metadata={"help": "Lines of code of the shortest run that counts."})
    min_tokens: int = field(default=100, metadata={"help": "Tokens of the shortest run that counts."})
    min_changed: int = field(
        default=20, metadata={"help": "Changed lines of code below which there is too little to take a share of."}
    )
    tests: bool = field(default=False, metadata={"help": "Also judge tests, and look for copies in them."})
    exclude: tuple[str, ...] = field(
        default=(), metadata={"help": "Globs, relative to the project's root, of files to leave out: generated code."}
    )

    id = "duplication"
    title = "Duplication"
    summary = "How much of the changed code repeats other code of the project."
    measures = (
        MeasureInfo(
            MEASURE,
            "Repeated new code",
            "The share of the changed lines of code in the sources, tests left out, that lie in a run which stands "
            "somewhere else in the sources too: at least 10 lines and 100 tokens, the same but for layout and "
            "comments. Imports, docstrings and comments are no code here. Code that moved is not repeated; a block "
            "that the change adds twice is, at both places. A change of fewer than 20 such lines is skipped.",
            _FIX,
            unit="%",
        ),
    )
    rules = (
        RuleInfo(
            RULE,
            "Changed code repeats other code",
            "A run of lines that the change adds or edits stands in another place as well, token for token.",
            _FIX,
            bad="def net(order): ...   # ten lines\ndef gross(order): ...   # the same ten lines, and one more",
            good="def gross(order):\n    return net(order) * TAX",
        ),
    )
    weight = 1.5

    def __post_init__(self) -> None:
        validate_globs(self.exclude, "exclude")

    def reads(self) -> Reads:
        """See Check."""
        return Reads.CHANGE

    def run(self, context: Context) -> Completed | Skipped:
        """The share, with a sample for each clone. Raises CannotVerify when a file cannot be read or parsed."""
        change = change_of(context)
        if isinstance(change, Skipped):
            return change
        paths = self._paths(context.project)
        changed = _changed(change, paths)
        if not changed:
            return Skipped("the change touches no line of the sources")
        answer = self._ask(context, paths, changed)
        if answer.lines < self.min_changed or not answer.lines:
            few = "1 line" if answer.lines == 1 else f"{answer.lines} lines"
            return Skipped(f"the change touches {few} of code: a share is taken of {self.min_changed} or more")
        samples = tuple(_sample(paths, clone) for clone in answer.clones)
        what = "changed lines of code are repeated elsewhere"
        return Completed(measures=(Measure.ratio(MEASURE, answer.repeated, answer.lines, what, samples),))

    def _paths(self, project: Project) -> Sequence[str]:
        """The modules to look at: those under the source roots, and tests wherever they are when they are asked for."""
        sources = (path for path in source_files(project) if not project.is_test(path))
        chosen = sorted({*source_files(project), *project.test_files} if self.tests else sources)
        excluded = Globs.of(self.exclude, "exclude")
        start = f"{project.prefix}/" if project.prefix else ""
        return [path for path in chosen if path.endswith(".py") and not excluded.match(path.removeprefix(start))]

    def _ask(self, context: Context, paths: Sequence[str], changed: Mapping[int, Sequence[int]]) -> _Answer:
        request = {
            "files": [str(context.project.absolute(path)) for path in paths],
            "changed": changed,
            "min_lines": self.min_lines,
            "min_tokens": self.min_tokens,
        }
        python = str(context.project.interpreter.path)
        # The project's own Python, whose syntax it uses; isolated, so that none of its modules is imported.
        run = context.run((python, "-I", "-X", "utf8", str(WORKER)), stdin=json.dumps(request).encode())
        if run.code:
            raise CannotVerify(f"{python} could not look for repeated code (exit code {run.code})", run.tail)
        answer = _decoded(run.stdout)
        if answer.problem is not None:
            number, line, reason = answer.problem
            raise CannotVerify(f"{paths[number]}{f':{line}' if line else ''} cannot be understood: {reason}")
        return answer


CHECK = Duplication


def _changed(change: Change, paths: Sequence[str]) -> Mapping[int, Sequence[int]]:
    """The changed lines of each file that has any, by the file's number."""
    lines = {file.path: sorted(file.added_lines) for file in change.files if file.status is not Status.DELETED}
    return {number: lines[path] for number, path in enumerate(paths) if lines.get(path)}


def _decoded(printed: bytes) -> _Answer:
    try:
        return msgspec.json.decode(printed, type=_Answer)
    except msgspec.MsgspecError as error:
        raise CannotVerify(f"the worker that looks for repeated code printed something odd ({error})") from error


def _sample(paths: Sequence[str], clone: Clone) -> Sample:
    number, first, last, lines, other, start, end = clone
    return Sample(
        Location(paths[number], first, end_line=last), RULE, f"{lines} lines repeat {paths[other]}:{start}-{end}"
    )
