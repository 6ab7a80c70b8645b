"""Coverage: which lines the tests ran, as coverage.py counts them under the project's own settings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from msgspec.structs import replace

from gatekeeper.checks import _coverage, _explained, _given
from gatekeeper.checks._coverage import Lines, Measured
from gatekeeper.checks._reached import MEASURE as UNREACHED
from gatekeeper.checks._reached import unreached
from gatekeeper.checks._suites import USUAL
from gatekeeper.checks._workers import Measuring, measuring
from gatekeeper.checks.tests import DATA, FOREIGN
from gatekeeper.errors import CannotVerify
from gatekeeper.model.change import Change
from gatekeeper.model.check import Check, Context, MeasureInfo, Reads
from gatekeeper.model.finding import Location
from gatekeeper.model.measure import PERCENT, Measure, Sample
from gatekeeper.model.outcome import Broken, Completed, Skipped
from gatekeeper.model.profile import Suite
from gatekeeper.model.words import plural

_STATEMENTS = "statements"
_ALL = "all"
"""The report over all suites; those of single suites have names that begin otherwise."""


@dataclass(frozen=True)
class Coverage(Check):
    """Reads what was measured while the tests ran, or a report that exists already."""

    report: str = field(
        default="",
        metadata={
            "help": "A report to judge instead of gatekeeper's own run: `.coverage`, coverage's JSON, Cobertura's XML "
            "or LCOV, relative to the project's root."
        },
    )
    reports: tuple[str, ...] = field(
        default=(),
        metadata={
            "help": "The same for several, put together: a line that ran in one of them ran (`check --coverage FILE` "
            "gives them, too). Branches are known only where all are data files of coverage."
        },
    )

    unreached: bool = field(
        default=False,
        metadata={"help": "Look for new functions that no test reaches (a condition on it does so too)."},
    )
    suites: tuple[Suite, ...] = field(default=(), metadata={"help": "The suites that are measured one by one."})

    id = "coverage"
    title = "Coverage"
    summary = "Which lines of the source roots the tests run, as coverage.py counts them under the project's settings."
    measures = (
        MeasureInfo(
            "coverage.lines",
            "Line coverage",
            "Executable statements under the source roots that the tests ran, of all there are. A source root of which "
            "nothing was measured counts as never run.",
            "Write tests that run the lines listed, or delete the lines.",
            PERCENT,
        ),
        MeasureInfo(
            "coverage.branches",
            "Branch coverage",
            "Branches that the tests took, of all there are; measured when the project's coverage settings say "
            "`branch = true`.",
            "Write tests for the other outcome of the conditions in the files listed.",
            PERCENT,
        ),
        MeasureInfo(
            "coverage.changed",
            "Coverage of the change",
            "Executable lines under the source roots that were added or modified since the merge base and that the "
            "tests ran, of all such lines. A changed file of which nothing was measured counts as never run.",
            "Write tests that run the lines listed.",
            PERCENT,
        ),
        MeasureInfo(
            "coverage.file_min",
            "Coverage of the least covered file",
            "The line coverage of the source file with the lowest.",
            "Write tests for the files listed.",
            PERCENT,
        ),
        MeasureInfo(
            UNREACHED,
            "New functions no test reaches",
            "Functions and methods that the change adds and of whose bodies the tests run no line.",
            "Write a test that calls each of them.",
        ),
        *(
            MeasureInfo(
                f"coverage.{name}",
                f"Line coverage of the {name} tests",
                f"The share of executable statements that the {name} tests alone run. They are found by their folder "
                f"(`tests/{name}`) or by `pytest.mark.{name}`, or run as [[suites]] says; without any it is 0 %.",
                f"Write {name} tests that run the lines listed.",
                PERCENT,
            )
            for name in USUAL
        ),
    )
    rules = _explained.COVERAGE
    needs = ("tests",)
    weight = 2.0

    def __post_init__(self) -> None:
        if self.given:  # then nothing is asked of the tests, which may even be left out
            object.__setattr__(self, "needs", ())

    @property
    def given(self) -> tuple[str, ...]:
        """The reports to judge instead of gatekeeper's own run."""
        return (*filter(None, (self.report,)), *self.reports)

    def reads(self) -> Reads:
        """See Check. Whether a given report is stale depends on when it was written."""
        return Reads.UNKNOWN if self.given else Reads.RUN

    def prepare(self, context: Context) -> None:
        """See Check."""
        _coverage.prepare(context, measuring(context))

    def run(self, context: Context) -> Completed:
        """The numbers. Raises CannotVerify when nothing was measured, or something else than this tree."""
        tool = measuring(context)
        if self.given:
            whole, parts = _given.read(context, tool, self.given), dict[str, Measured]()
        else:
            whole, parts = _own(context, tool, [suite.name for suite in self.suites])
        taken = {
            "coverage.lines": _lines(whole, "coverage.lines", tool.note),
            "coverage.branches": _branches(whole),
            "coverage.changed": _changed(context, whole),
            "coverage.file_min": _file_min(whole),
            **{name: _lines(measured, name, tool.note) for name, measured in parts.items()},
        }
        done = _unreached(context, whole) if self.unreached else Completed(absent={UNREACHED: _UNASKED})
        return _with(done, taken)


CHECK = Coverage
_UNASKED = Skipped("nobody asked for it")


def _with(done: Completed, taken: Mapping[str, Measure | Broken | Skipped]) -> Completed:
    """The outcome with measures, taken or not."""
    measures = tuple(one for one in taken.values() if isinstance(one, Measure))
    absent = {name: one for name, one in taken.items() if not isinstance(one, Measure)}
    return replace(done, measures=measures, absent={**done.absent, **absent})


def _unreached(context: Context, measured: Measured) -> Completed:
    """The new functions that no test reaches, or why they are not known."""
    change = context.comparison
    if not isinstance(change, Change):
        return Completed(absent={UNREACHED: change})
    try:
        found, count = unreached(context, change, measured)
    except CannotVerify as error:
        return Completed(absent={UNREACHED: Broken(error.reason, error.detail)})
    return Completed(found, counts={UNREACHED: f"{plural(count, 'new function')}"})


def _own(context: Context, tool: Measuring, suites: Iterable[str]) -> tuple[Measured, dict[str, Measured]]:
    """What the check `tests` measured: over all suites, and by the measure of each, also one without any test."""
    artifacts = _artifacts(context)
    data = _data(artifacts)
    data |= {f"{DATA}.{name}": [] for name in suites if f"{DATA}.{name}" not in data}
    data[_ALL] = [path for files in data.values() for path in files]
    data.pop(DATA, None)
    reports = _coverage.report(context, tool, data, _coverage.groups(context.project, context.comparison))
    whole = reports.pop(_ALL)
    _refuse_copies(whole, json.loads(artifacts[FOREIGN].read_bytes()))
    return whole, reports


def _data(artifacts: Mapping[str, Path]) -> dict[str, list[Path]]:
    """The data files by artifact. Raises CannotVerify when there is none for one of them."""
    data = {name: sorted(path.parent.glob(f"{path.name}.*")) for name, path in artifacts.items() if _is_data(name)}
    empty = sorted(name.removeprefix(f"{DATA}.") for name, files in data.items() if not files)
    if empty:
        raise CannotVerify(f"coverage measured nothing while the tests ran ({', '.join(empty)})")
    return data


def _is_data(artifact: str) -> bool:
    return artifact == DATA or artifact.startswith(f"{DATA}.")


def _refuse_copies(whole: Measured, elsewhere: Mapping[str, str]) -> None:
    """Raises CannotVerify when a file was never run because its tests imported a copy of it."""
    for path, file in elsewhere.items():
        lines = whole.files.get(path)
        if lines and lines.missing and not lines.executed:
            raise CannotVerify(
                f"the tests ran the installed copy {file} instead of {path}: install the project in editable mode "
                "(`pip install -e .`)"
            )


def _artifacts(context: Context) -> Mapping[str, Path]:
    match context.outcome("tests"):
        case Broken(reason, detail):
            raise CannotVerify(f"the tests could not be run: {reason}", detail)
        case Skipped(reason):
            raise CannotVerify(f"the tests were not run: {reason}")
        case Completed(artifacts=artifacts):
            if FOREIGN not in artifacts:
                raise CannotVerify("not all tests could be collected, so what they cover is not known")
            return artifacts


def _lines(measured: Measured, id: str, note: str) -> Measure | Broken:
    if not measured.total:
        return Broken("coverage found no executable statement under the source roots")
    samples = tuple(_coverage.uncovered(path, lines) for path, lines in sorted(measured.files.items()) if lines.missing)
    return Measure.ratio(id, measured.covered, measured.total, _STATEMENTS + note, samples)


def _branches(measured: Measured) -> Measure | Broken | Skipped:
    if not measured.branches:
        return Broken("no branches were measured: set `branch = true` under [tool.coverage.run]")
    total = sum(lines.branches for lines in measured.files.values())
    if not total:
        return Skipped("there is no branch under the source roots")
    samples = tuple(_branch(path, lines) for path, lines in sorted(measured.files.items()) if _untaken(lines))
    covered = sum(lines.covered_branches for lines in measured.files.values())
    return Measure.ratio("coverage.branches", covered, total, "branches", samples)


def _untaken(lines: Lines) -> int:
    return lines.branches - lines.covered_branches


def _branch(path: str, lines: Lines) -> Sample:
    return Sample(Location(path), "branch", f"{_untaken(lines)} of {lines.branches} branches are never taken")


def _changed(context: Context, measured: Measured) -> Measure | Broken | Skipped:
    if not isinstance(context.comparison, Change):
        return context.comparison
    covered, total, samples = 0, 0, list[Sample]()
    for file in _coverage.changed(context.project, context.comparison):
        lines = measured.files.get(file.path)
        if lines is None:
            continue  # left out by the project's own coverage settings: a file merely never imported is in the report
        covered += len(lines.executed & file.added_lines)
        total += len((lines.executed | lines.missing) & file.added_lines)
        samples += (_changed_sample(file.path, *stretch) for stretch in lines.ranges(lines.missing & file.added_lines))
    if not total:
        return Skipped("no executable line was changed")
    return Measure.ratio("coverage.changed", covered, total, "changed executable lines", tuple(samples))


def _changed_sample(path: str, first: int, last: int) -> Sample:
    verb = "is" if first == last else "are"
    text = f"{_coverage.span(first, last)} {verb} new or changed, and never run"
    return Sample(Location(path, first, end_line=last), "uncovered-change", text)


def _file_min(measured: Measured) -> Measure | Broken:
    rows = [
        (Fraction(100 * len(lines.executed), lines.total), path, lines)
        for path, lines in measured.files.items()
        if lines.total
    ]
    if not rows:
        return Broken("coverage found no executable statement under the source roots")
    rows.sort(key=lambda row: row[:2])
    exact, path, lines = rows[0]
    samples = tuple(
        Sample(Location(path), "file", f"{len(lines.executed)} of {lines.total} statements are run", value)
        for value, path, lines in rows
    )
    evidence = f"{path}: {len(lines.executed)} of {lines.total} statements"
    return Measure("coverage.file_min", exact, PERCENT, evidence, samples)
