"""Whether the tests notice when a changed line is wrong."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from gatekeeper.checks import _coverage
from gatekeeper.checks._change import change_of
from gatekeeper.checks._integrity.source import Source, Unparsable, parse
from gatekeeper.checks._mutation.mutants import Mutant, mutants, spread
from gatekeeper.checks._mutation.reached import reached
from gatekeeper.checks._mutation.trying import Fate, Ground
from gatekeeper.checks._workers import measuring
from gatekeeper.checks.tests import sessions_of
from gatekeeper.errors import CannotVerify
from gatekeeper.model.change import Change
from gatekeeper.model.check import Check, Context, MeasureInfo, RuleInfo
from gatekeeper.model.finding import Location
from gatekeeper.model.measure import PERCENT, Measure, Sample
from gatekeeper.model.outcome import Broken, Completed, Outcome, Skipped

SCORE = "mutation.score"
_NOTHING = Skipped("no changed line of the source can be made wrong in a way that tests should notice")


@dataclass(frozen=True)
class Mutation(Check):
    """Puts small faults into the changed lines, one at a time, and runs the tests that run the line."""

    budget: int = field(
        default=600, metadata={"help": "Seconds for all of it; when they are over, the score is not known."}
    )
    max_mutants: int = field(
        default=100, metadata={"help": "How many faults to try; more are thinned out evenly, and the evidence says so."}
    )

    id = "mutation"
    title = "Mutation"
    summary = "Small faults in changed lines make a test fail: the tests check what the lines do, not only run them."
    measures = (
        MeasureInfo(
            SCORE,
            "Faults noticed in changed lines",
            "Of the faults that were put into source lines added or modified since the merge base, one at a time, how "
            "many made a test fail, hang or break. A fault in a line that no test runs counts as not noticed.",
            "Write a test for each fault listed: one that passes now, and would not with the fault.",
            PERCENT,
        ),
    )
    rules = (
        RuleInfo(
            "survived",
            "No test notices this fault",
            "The line was made wrong as the message shows, and every test that runs it still passed.",
            "Write a test that tells the two apart, mostly one at the edge between them. If they mean the same, say so "
            "with `# pragma: no mutate` on the line.",
            bad="def is_adult(age):\n    return age >= 18\n\n\ndef test_adult():\n    assert is_adult(30)",
            good="def is_adult(age):\n    return age >= 18\n\n\ndef test_adult():\n    assert is_adult(18)\n"
            "    assert not is_adult(17)",
        ),
    )
    needs = ("tests",)
    weight = 60.0

    def run(self, context: Context) -> Outcome:
        """The score, with a sample for each fault that nobody noticed.

        Raises CannotVerify when the tests do not pass without any fault, or leave behind what makes them fail.
        """
        until = time.monotonic() + self.budget
        change = change_of(context)
        return change if isinstance(change, Skipped) else self._judged(context, change, until)

    def _judged(self, context: Context, change: Change, until: float) -> Outcome:
        files = _files(context, change)
        if not any(file.mutable for file in files):
            return _NOTHING
        ground = _ground(context, [file.source.path for file in files])
        every = [mutant for file in files for mutant in file.mutants(ground.statements(file.source.path))]
        return self._tried(context, ground, every, until) if every else _NOTHING

    def _tried(self, context: Context, ground: Ground, every: Sequence[Mutant], until: float) -> Completed:
        chosen, fates = spread(every, self.max_mutants), list[Fate]()
        context.progress(lambda: f"{len(fates)} of {len(chosen)} faults")
        for fate in ground.fates(chosen, until):
            fates.append(fate)
        if len(fates) < len(chosen):
            reason = f"ran out of time after {len(fates)} of {len(chosen)} faults (`budget`: {self.budget} seconds)"
            return Completed(absent={SCORE: Broken(reason)})
        killed = fates.count(Fate.KILLED)
        if killed:
            ground.require_intact()
        samples = tuple(_sample(*pair) for pair in zip(chosen, fates, strict=True) if pair[1] is not Fate.KILLED)
        more = f", a selection of {len(every)}" if len(every) > len(chosen) else ""
        return Completed(measures=(Measure.ratio(SCORE, killed, len(chosen), f"faults noticed{more}", samples),))


CHECK = Mutation


class _File(Struct, frozen=True):
    """A changed file of the source."""

    source: Source
    content: bytes
    lines: frozenset[int]

    @property
    def mutable(self) -> bool:
        """Whether there is anything in its changed lines that could be made wrong."""
        return bool(self.mutants(range(1, len(self.source.lines) + 1)))

    def mutants(self, counted: Collection[int]) -> list[Mutant]:
        """The mutants of its changed lines, where these are among those that count."""
        return mutants(self.source, self.content, self.lines, counted)


def _files(context: Context, change: Change) -> list[_File]:
    """The changed files of the source that are no tests. Raises CannotVerify when one cannot be parsed."""
    changed = (file for file in _coverage.changed(context.project, change) if not context.project.is_test(file.path))
    return [_File(*_parsed(context, file.path), file.added_lines) for file in changed]


def _parsed(context: Context, path: str) -> tuple[Source, bytes]:
    content = context.read(path)
    try:
        return parse(path, content), content
    except Unparsable as error:
        raise CannotVerify(f"{path} cannot be parsed: {error}") from error


def _ground(context: Context, paths: Sequence[str]) -> Ground:
    """A copy of the tree, in which it is known which tests run which line."""
    context.progress("running the tests without any fault")
    told, copy, tool = sessions_of(context), context.with_files({}), measuring(context)
    return Ground(copy, [reached(copy, tool, session, paths) for session in told])


def _sample(mutant: Mutant, fate: Fate) -> Sample:
    runs = "no test runs this line" if fate is Fate.UNREACHED else "no test fails"
    return Sample(Location(mutant.path, mutant.line, mutant.column), "survived", f"{runs} when {mutant.words}")
