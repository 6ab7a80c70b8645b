"""Whether the tests of the merge base still run, and still say what they said."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from gatekeeper.checks._change import change_of
from gatekeeper.checks._kept.ends import Ends, Found, concerns_tests
from gatekeeper.checks._kept.hidden import MEASURE as HIDDEN
from gatekeeper.checks._kept.hidden import hidden
from gatekeeper.checks._kept.lost import MEASURE as LOST
from gatekeeper.checks._kept.lost import lost, note
from gatekeeper.checks.tests import sessions_of
from gatekeeper.errors import CannotVerify
from gatekeeper.model.change import Change
from gatekeeper.model.check import Check, Context, MeasureInfo, Reads, RuleInfo
from gatekeeper.model.outcome import Broken, Completed, Outcome, Skipped


@dataclass(frozen=True)
class Kept(Check):
    """Compares what pytest collects, and what the tests say, at both ends of the change."""

    hidden: bool = field(
        default=False,
        metadata={"help": "Run the merge base's tests on the changed source (a condition on it does so too)."},
    )

    id = "kept"
    of_change = True
    title = "Tests kept"
    summary = "Tests that ran before the change still run, and the changed source still passes them."
    measures = (
        MeasureInfo(
            LOST,
            "Tests lost",
            "Test functions that pytest collected at the merge base, that are still written, and that it does not "
            "collect any more. Deleted and skipped tests are for the check integrity.",
            "Undo what keeps them from being collected: an option, a setting, a hook, a name or a guard.",
        ),
        MeasureInfo(
            HIDDEN,
            "Failures that only changed tests hide",
            "Tests that pass, but whose version of the merge base fails on the changed source. A deliberate change of "
            "behaviour has such tests as well: this is for review, and no shipped profile asks for it.",
            "Read both versions of the test: was the old behaviour meant to go?",
        ),
    )
    rules = (
        RuleInfo(
            "lost",
            "A test no longer runs",
            "Pytest collected the test at the merge base. It is still written there, and pytest passes it over.",
            "Undo what keeps it from being collected, or delete it, with the reason, when it is no longer needed.",
            bad='addopts = "--ignore=tests/test_prices.py"',
            good='addopts = "-ra"',
        ),
        RuleInfo(
            "hidden-failure",
            "Only the changed tests hide a failure",
            "The test passes, its version of the merge base passes there, and that version fails on the changed "
            "source. Tests that cannot import what they need are left out: names may change.",
            "If the behaviour was meant to change, say so to the reviewer; otherwise mend the source, not the test.",
            bad="assert total([1, 2]) == 2  # was 3",
            good="assert total([1, 2]) == 3",
        ),
    )
    needs = ("tests",)
    weight = 3.0

    def reads(self) -> Reads:
        """See Check."""
        return Reads.RUN

    def run(self, context: Context) -> Outcome:
        """Compares both ends. Raises CannotVerify when the tests did not run to their end."""
        change = change_of(context)
        if isinstance(change, Skipped):
            return change
        if not change.has_base:
            return Skipped("there was nothing before the change")
        if not change.files:
            _note(context, change)
        if not concerns_tests(context.project, change):
            return Skipped("the change touches no Python, no settings of pytest's and nothing among the tests")
        ends = Ends(context, change, sessions_of(context))
        found: dict[str, Found | Skipped | Broken] = {LOST: lost(ends)}
        if self.hidden:
            found[HIDDEN] = hidden(ends)
        return _completed(found)


CHECK = Kept


def _note(context: Context, change: Change) -> None:
    """Remembers what is collected, unless the tests did not run to their end, which they say themselves."""
    with suppress(CannotVerify):
        note(Ends(context, change, sessions_of(context)))


def _completed(found: Mapping[str, Found | Skipped | Broken]) -> Completed:
    done = {measure: one for measure, one in found.items() if isinstance(one, Found)}
    return Completed(
        findings=tuple(finding for one in done.values() for finding in one.findings),
        counts={measure: one.evidence for measure, one in done.items()},
        absent={measure: one for measure, one in found.items() if not isinstance(one, Found)},
    )
