"""Whether the change weakens what watches it: suppressions, tests, assertions, results, settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gatekeeper.checks._change import change_of
from gatekeeper.checks._integrity.report import CHECK as ID
from gatekeeper.checks._integrity.report import ERRORS, WARNINGS
from gatekeeper.errors import CannotVerify
from gatekeeper.model.change import Change
from gatekeeper.model.check import Check, Context, MeasureInfo, Reads, RuleInfo
from gatekeeper.model.outcome import Completed, Outcome, Skipped


class _Rules(Iterable[RuleInfo]):
    """The rules of all families, which are many modules: imported when somebody asks, after the tools were started."""

    def __iter__(self) -> Iterator[RuleInfo]:
        from gatekeeper.checks._integrity.families import RULES

        return iter(RULES)


@dataclass(frozen=True)
class Integrity(Check):
    """Compares both ends of every changed file, by meaning, and reports what makes the gate see less."""

    id = ID
    of_change = True
    title = "Integrity of the change"
    summary = "The change must not pass by weakening its tests, its suppressions or its settings."
    measures = (
        MeasureInfo(
            ERRORS,
            "Weakenings",
            "Places where the change makes a check see less, of the kinds that are hardly ever honest.",
            "Undo the weakening, or accept it deliberately with a waiver that has a reason, an owner and an expiry.",
        ),
        MeasureInfo(
            WARNINGS,
            "Weakenings to review",
            "Places where the change makes a check see less, of the kinds that honest work sometimes needs.",
            "Look at each one: is it needed, is it as narrow as it can be, and does it say why?",
        ),
    )
    rules = _Rules()
    weight = 1.0

    def reads(self) -> Reads:
        """See Check."""
        return Reads.CHANGE

    def run(self, context: Context) -> Outcome:
        """Judges the change. Raises CannotVerify when a changed file cannot be read or parsed."""
        from gatekeeper.checks._integrity.families import judged
        from gatekeeper.checks._integrity.view import ChangeView

        change = change_of(context)
        if isinstance(change, Skipped):
            return change
        try:
            found = judged(ChangeView(context, change))
        except RecursionError as error:
            raise CannotVerify("A changed Python file is nested too deeply to be judged") from error
        evidence = _evidence(change)
        return Completed(findings=found, counts={ERRORS: evidence, WARNINGS: evidence})


def _evidence(change: Change) -> str:
    count = len(change.files)
    return f"{count} changed {'file' if count == 1 else 'files'}"


CHECK = Integrity
