"""Annotations: changed code writes types as the project's Python allows, `str | None` rather than `Optional[str]`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from gatekeeper.checks._change import change_of
from gatekeeper.checks._ruff import Entry, Ruff, entries
from gatekeeper.errors import CannotVerify
from gatekeeper.model.change import Change
from gatekeeper.model.check import Check, Context, MeasureInfo, Reads, RuleInfo, Run
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.outcome import Completed, Outcome

MEASURE = "annotations.findings"
_RULES = {"UP006": "builtin-generic", "UP007": "union", "UP045": "optional"}
"""ruff's rules for annotations that newer syntax replaced, and what they are called here."""
_ARGUMENTS = ("check", "--no-fix", "--no-fix-only", "--no-cache", "--output-format", "json")


@dataclass(frozen=True)
class Annotations(Check):
    """Asks ruff for three of its rules, for the oldest Python that the project's settings name."""

    id = "annotations"
    title = "Modern annotations"
    summary = (
        "Lines that the change adds or modifies use the annotations of today, as far as the project's Python does."
    )
    measures = (
        MeasureInfo(
            MEASURE,
            "Dated annotations",
            "How many annotations on changed lines could be written with `|` or a built-in type; ruff knows from the "
            "project's settings (`target-version`, `requires-python`) which Python must understand them.",
            "Write `str | None` for `Optional[str]`, `int | str` for `Union[int, str]`, `list[int]` for `List[int]`.",
        ),
    )
    rules = (
        RuleInfo(
            "optional",
            "Optional instead of | None",
            "The annotation says `Optional[X]` where `X | None` is understood.",
            "Write `X | None`.",
            bad="def find(name: Optional[str]) -> Optional[User]: …",
            good="def find(name: str | None) -> User | None: …",
        ),
        RuleInfo(
            "union",
            "Union instead of |",
            "The annotation says `Union[X, Y]` where `X | Y` is understood.",
            "Write `X | Y`.",
            bad="def total(prices: Union[int, float]) -> float: …",
            good="def total(prices: int | float) -> float: …",
        ),
        RuleInfo(
            "builtin-generic",
            "A generic of typing instead of the built-in type",
            "The annotation says `List`, `Dict`, `Tuple`, `Set` or `Type` where the built-in type is understood.",
            "Write `list[int]`, `dict[str, int]`, `tuple[int, ...]`, `set[str]`, `type[X]`.",
            bad="def names() -> List[str]: …",
            good="def names() -> list[str]: …",
        ),
    )
    weight: ClassVar[float] = 0.3

    def reads(self) -> Reads:
        """See Check."""
        return Reads.CHANGE

    def run(self, context: Context) -> Outcome:
        """One finding for each dated annotation on a changed line."""
        change = change_of(context)
        if not isinstance(change, Change):
            return change
        ruff = Ruff(context, context.tool("ruff"))
        evidence = ruff.examined()
        run = ruff.run(*_ARGUMENTS, "--select", ",".join(_RULES))
        if run.code not in (0, 1):
            raise CannotVerify("ruff could not look at the annotations", run.tail)
        return Completed(tuple(_findings(ruff, run, change)), counts={MEASURE: evidence})


CHECK = Annotations


def _findings(ruff: Ruff, run: Run, change: Change) -> list[Finding]:
    placed = ((ruff.own(entry.filename), entry) for entry in entries(run))
    return [_finding(path, entry) for path, entry in placed if path is not None and _is_changed(path, entry, change)]


def _is_changed(path: str, entry: Entry, change: Change) -> bool:
    file = change.file(path)
    return file is not None and entry.location is not None and entry.location.row in file.added_lines


def _finding(path: str, entry: Entry) -> Finding:
    row, column = (entry.location.row, entry.location.column) if entry.location else (None, None)
    return Finding(
        "annotations",
        _RULES.get(entry.code or "", "unreadable"),
        entry.message,
        Severity.WARNING,
        Location(path, row, column),
        MEASURE,
        entry.url,
        fixable=False,
    )
