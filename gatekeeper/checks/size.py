"""Size: how long the files and functions of the project are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from gatekeeper.checks._functions import Parsed, parse, problems
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Check, Context, MeasureInfo, Reads, RuleInfo
from gatekeeper.model.finding import Location
from gatekeeper.model.measure import Measure, Sample
from gatekeeper.model.outcome import Broken, Completed, Skipped
from gatekeeper.model.words import plural

FILE_LINES = "size.file_lines"
FUNCTION_LINES = "size.function_lines"
FILE_RULE = "file-lines"
FUNCTION_RULE = "function-lines"


@dataclass(frozen=True)
class Size(Check):
    """Counts lines; has no settings."""

    id = "size"
    title = "Size"
    summary = "How many lines the longest file and the longest function have."
    measures = (
        MeasureInfo(
            FILE_LINES,
            "Longest file",
            "Physical lines of the longest Python source or test file; a last line without a line break counts.",
            "Split the file along the subjects that it treats.",
            inherits=True,
        ),
        MeasureInfo(
            FUNCTION_LINES,
            "Longest function",
            "Physical lines of the longest function or method in the source and test files, from `def` to the end of "
            "its body.",
            "Give the steps of the function names, as functions of their own.",
            inherits=True,
        ),
    )
    rules = (
        RuleInfo(
            FILE_RULE,
            "File is too long",
            "The file has more lines than the gate allows.",
            "Split the file along the subjects that it treats.",
            bad='size.file_lines = "<= 500", and shop/orders.py has 640 lines',
            good='size.file_lines = "<= 500", and shop/orders.py has 300 lines, shop/shipping.py 340',
        ),
        RuleInfo(
            FUNCTION_RULE,
            "Function is too long",
            "The function or method has more lines than the gate allows.",
            "Give the steps of the function names, as functions of their own.",
            bad='size.function_lines = "<= 40", and a function of 60 lines reads, checks and stores an order',
            good="def take(request):\n    order = read(request)\n    check(order)\n    store(order)",
        ),
    )

    def reads(self) -> Reads:
        """See Check."""
        return Reads.CODE

    def run(self, context: Context) -> Completed:
        """Both measures, with a sample for each file and function."""
        project = context.project
        paths = sorted({*project.source_files, *project.test_files})
        if not paths:
            raise CannotVerify("the project has no Python source or test file to count the lines of")
        files = _file_lines({path: physical_lines(context.read(path)) for path in paths})
        try:
            functions = _function_lines(context, parse(context, paths))
        except CannotVerify as error:
            functions = Broken(error.reason, error.detail)
        if isinstance(functions, Measure):
            return Completed(measures=(files, functions))
        return Completed(measures=(files,), absent={FUNCTION_LINES: functions})


CHECK = Size


def physical_lines(content: bytes) -> int:
    """How many lines there are: line feeds, and a last line that lacks one."""
    return content.count(b"\n") + (not content.endswith(b"\n") and bool(content))


def _file_lines(lines: Mapping[str, int]) -> Measure:
    longest = max(lines, key=lambda path: lines[path])
    samples = tuple(
        Sample(Location(path), FILE_RULE, f"the file has {count} lines", Fraction(count))
        for path, count in lines.items()
    )
    evidence = f"{longest} is the longest of {plural(len(lines), 'file')}"
    return Measure(FILE_LINES, Fraction(lines[longest]), evidence=evidence, samples=samples)


def _function_lines(context: Context, parsed: Mapping[str, Parsed]) -> Measure | Broken | Skipped:
    trouble = problems(context, parsed)
    if trouble:
        return Broken(trouble)
    samples = tuple(
        _function(path, name, first, last) for path, file in parsed.items() for name, first, last in file.functions
    )
    if not samples:
        return Skipped(f"there is no function in {len(parsed)} files")
    longest = max(samples, key=lambda sample: sample.value or 0)
    evidence = f"{longest.location.path}:{longest.location.line} is the longest of {plural(len(samples), 'function')}"
    return Measure(FUNCTION_LINES, longest.value or Fraction(0), evidence=evidence, samples=samples)


def _function(path: str, name: str, first: int, last: int) -> Sample:
    count = last - first + 1
    location = Location(path, first, end_line=last)
    return Sample(location, FUNCTION_RULE, f"`{name}` has {count} lines", Fraction(count))
