"""Complexity: what radon says of the functions and files under the source roots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from gatekeeper.checks._files import source_files
from gatekeeper.checks._functions import Parsed, parse, problems
from gatekeeper.checks._workers import home_of
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Check, Context, MeasureInfo, Reads, RuleInfo, Tool
from gatekeeper.model.finding import Location
from gatekeeper.model.measure import Measure, Sample
from gatekeeper.model.outcome import Broken, Completed, Skipped
from gatekeeper.model.words import plural

FUNCTION = "complexity.function"
AVERAGE = "complexity.average"
MAINTAINABILITY = "complexity.maintainability"
FUNCTION_RULE = "function"
FILE_RULE = "maintainability"

_SIMPLIFY = "Move branches into functions of their own, return early, or replace a chain of `if` by a table."


@dataclass(frozen=True)
class Complexity(Check):
    """Measures with radon's library rather than its command, which fails where pyproject.toml holds a `%`."""

    maintainability: bool = field(
        default=False,
        metadata={
            "help": "Also take the maintainability index, which costs several times what the rest does; "
            "turned on by a condition on it.",
            "measure": MAINTAINABILITY,
        },
    )

    id = "complexity"
    title = "Complexity"
    summary = "radon's cyclomatic complexity of the functions under the source roots."
    measures = (
        MeasureInfo(
            FUNCTION,
            "Worst function",
            "radon's cyclomatic complexity of the most complex function or method under the source roots: one plus the "
            "number of places where it branches. As in `radon cc`, functions inside functions and methods of classes "
            "inside classes are not among them.",
            _SIMPLIFY,
            inherits=True,
        ),
        MeasureInfo(
            AVERAGE,
            "Average complexity",
            "The mean cyclomatic complexity of all functions, methods and classes under the source roots, as "
            "`radon cc --average` gives it.",
            _SIMPLIFY,
            inherits=True,
        ),
        MeasureInfo(
            MAINTAINABILITY,
            "Lowest maintainability",
            "radon's maintainability index of the worst file under the source roots, from 0 (worst) to 100: higher is "
            "better, so limit it from below (`>= 20`). It is taken when a condition asks for it.",
            "Shorten the file, simplify its functions, and explain what is not obvious in comments.",
            inherits=True,
        ),
    )
    rules = (
        RuleInfo(
            FUNCTION_RULE,
            "Function is too complex",
            "The function branches more than the gate allows.",
            _SIMPLIFY,
            bad='def fee(kind):\n    if kind == "a":\n        return 1\n    if kind == "b":\n        return 2\n    ...',
            good='FEES = {"a": 1, "b": 2}\n\ndef fee(kind):\n    return FEES[kind]',
        ),
        RuleInfo(
            FILE_RULE,
            "File is hard to maintain",
            "radon's maintainability index of the file is lower than the gate allows.",
            "Shorten the file, simplify its functions, and explain what is not obvious in comments.",
            bad='complexity.maintainability = ">= 20", and shop/cart.py has 14',
            good='complexity.maintainability = ">= 20", and shop/cart.py has 31',
        ),
    )

    def reads(self) -> Reads:
        """See Check."""
        return Reads.CODE

    def run(self, context: Context) -> Completed:
        """The measures, with a sample for each function, and for each file if its index is taken."""
        paths = source_files(context.project)
        tool = context.tool("radon")
        parsed = parse(context, paths, radon=_folder(tool), maintainability=self.maintainability)
        trouble = problems(context, parsed)
        if trouble:
            raise CannotVerify(trouble)
        taken = (*_of_functions(parsed), self._maintainability(parsed))
        return Completed(
            measures=tuple(measure for _, measure in taken if isinstance(measure, Measure)),
            absent={name: reason for name, reason in taken if not isinstance(reason, Measure)},
        )

    def _maintainability(self, parsed: Mapping[str, Parsed]) -> tuple[str, Measure | Broken]:
        if not self.maintainability:
            reason = "it was not taken: set `maintainability = true` under [tool.gatekeeper.checks.complexity]"
            return MAINTAINABILITY, Broken(reason)
        samples = tuple(_file(path, file.index) for path, file in parsed.items() if file.index is not None)
        if len(samples) != len(parsed):
            return MAINTAINABILITY, Broken(f"radon gave the index of {len(samples)} files instead of {len(parsed)}")
        worst = min(samples, key=_value)
        evidence = f"{worst.location.path} is the lowest of {len(samples)} files"
        return MAINTAINABILITY, Measure(MAINTAINABILITY, _value(worst), evidence=evidence, samples=samples)


CHECK = Complexity


def _folder(tool: Tool) -> str:
    """Where radon is imported from: "" when the project's Python has it, else the folder of gatekeeper's own."""
    return "" if tool.origin == "project" else home_of("radon", "radon")


def _of_functions(parsed: Mapping[str, Parsed]) -> tuple[tuple[str, Measure | Skipped], ...]:
    samples = tuple(
        _function(path, name, line, value) for path, file in parsed.items() for name, line, value in file.functions
    )
    blocks = [value for file in parsed.values() for value in file.blocks]
    nothing = Skipped(f"there is no function in {len(parsed)} files")
    return (
        (FUNCTION, _worst(samples) if samples else nothing),
        (
            AVERAGE,
            Measure(AVERAGE, Fraction(sum(blocks), len(blocks)), evidence=_blocks(blocks)) if blocks else nothing,
        ),
    )


def _blocks(blocks: list[int]) -> str:
    return f"{len(blocks)} functions, methods and classes"


def _worst(samples: tuple[Sample, ...]) -> Measure:
    worst = max(samples, key=_value)
    evidence = f"{worst.location.path}:{worst.location.line} is the worst of {plural(len(samples), 'function')}"
    return Measure(FUNCTION, _value(worst), evidence=evidence, samples=samples)


def _value(sample: Sample) -> Fraction:
    return sample.value or Fraction(0)


def _function(path: str, name: str, line: int, value: int) -> Sample:
    message = f"`{name}` has cyclomatic complexity {value}"
    return Sample(Location(path, line), FUNCTION_RULE, message, Fraction(value))


def _file(path: str, index: float) -> Sample:
    exact = Fraction(index)
    message = f"the file has maintainability index {float(exact * 100 // 1) / 100:.2f}"
    return Sample(Location(path), FILE_RULE, message, exact)
