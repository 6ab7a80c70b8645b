"""Whether the tests pass in another order: run again, the last first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from msgspec import Struct

from gatekeeper.checks._findings import project_location
from gatekeeper.checks._parse import one_line
from gatekeeper.checks._sessions import Failure, Refused, Session, Test, Told, again, start
from gatekeeper.checks.tests import sessions_of
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Check, Context, MeasureInfo, RuleInfo
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.outcome import Completed, Outcome, Skipped

MEASURE = "order.failed"
_PASSED = frozenset({"passed"})


@dataclass(frozen=True)
class Order(Check):
    """Runs the tests once more, each before those that it ran after."""

    id = "order"
    title = "Order of the tests"
    summary = "The tests pass in reverse order as well: none relies on what another one left behind."
    measures = (
        MeasureInfo(
            MEASURE,
            "Tests that depend on their order",
            "Test functions that pass in the order in which pytest ran them and fail in the reverse one, in which "
            "every two tests have changed places. Tests that say by a mark that their order matters (`order`, "
            "`dependency`, `run`, `incremental`) are left out.",
            "Give the test what it needs by a fixture, and have whatever changes something shared put it back.",
        ),
    )
    rules = (
        RuleInfo(
            "dependent",
            "The test depends on the order",
            "It passes when the tests run in their order, and fails when they run in the reverse one.",
            "Let the test make what it needs, or the other tests clean up what they leave behind.",
            bad="CART = []\n\n\ndef test_add():\n    CART.append(1)\n    assert CART == [1]\n\n\n"
            "def test_total():\n    assert sum(CART) == 1",
            good="@pytest.fixture\ndef cart():\n    return [1]\n\n\ndef test_total(cart):\n    assert sum(cart) == 1",
        ),
    )
    needs = ("tests",)
    weight = 30.0

    def run(self, context: Context) -> Outcome:
        """One finding a test function. Raises CannotVerify when the tests did not run to their end, either way."""
        told = sessions_of(context)
        if not any(session.told.collected for session in told):
            raise CannotVerify("no test was collected")
        runs = list(_reruns(context, told))
        if not runs:
            return Skipped("there are no two tests whose order could be another")
        found = chain.from_iterable(run.findings(context) for run in runs)
        return Completed(tuple(found), counts={MEASURE: _evidence(runs)})


CHECK = Order


def _reversed(session: Session) -> tuple[str, ...]:
    """The items from the last to the first, but those that ask for their place."""
    told = session.told
    return tuple(node for node in reversed([*told.collected]) if node not in told.fixed)


def _reruns(context: Context, sessions: Sequence[Session]) -> Iterator[_Again]:
    for session in sessions:
        order = _reversed(session)
        if len(order) > 1:
            yield _Again.run(context, session, order)


class _Again(Struct, frozen=True):
    """What a session told, and what the same items told in reverse order."""

    before: Told
    told: Told
    missing: int

    @classmethod
    def run(cls, context: Context, session: Session, order: Sequence[str]) -> _Again:
        """Runs the items. Raises CannotVerify when they could not be run."""
        answer = start(context, again(session), order=order)
        if isinstance(answer, Refused):
            raise CannotVerify(f"the tests could not be run in reverse order: {answer.reason}", answer.detail)
        if answer.broken:
            raise CannotVerify(f"{min(answer.broken)} could not be collected for the reverse order")
        if not answer.outcomes:
            raise CannotVerify("none of the tests was found again for the reverse order")
        return cls(session.told, answer, sum(node not in answer.outcomes for node in order))

    def findings(self, context: Context) -> Iterator[Finding]:
        """A finding for each function of which an item fails in this order alone."""
        before = dict(zip(self.told.collected, ("", *self.told.collected), strict=False))
        first: dict[Test | str, str] = {}
        for node in reversed([*self.told.collected]):  # parameters as they are written
            if node in self.told.failures and self.before.outcomes.get(node) == _PASSED:
                first.setdefault(self.told.collected[node] or node, node)
        for node in first.values():
            failure = self.told.failures[node]
            place = _place(context, self.told.collected[node], failure)
            yield Finding("order", "dependent", _message(node, before[node], failure), Severity.ERROR, place, MEASURE)


def _message(node: str, before: str, failure: Failure) -> str:
    after = f"right after {before}" if before else "as the first one"
    said = one_line(next(iter(failure.message.strip().splitlines()), "it raised"))
    return f"{node.partition('::')[2] or node} fails in reverse order, {after}: {said}"


def _place(context: Context, test: Test | None, failure: Failure) -> Location:
    """The innermost line of the test's own file."""
    if test is None:
        return project_location(context.project)
    return Location(test.path, next((one.line for one in reversed(failure.places) if one.path == test.path), None))


def _evidence(runs: Sequence[_Again]) -> str:
    """What was run, in words."""
    ran, missing = sum(len(one.told.outcomes) for one in runs), sum(one.missing for one in runs)
    fixed = sum(len(one.before.fixed) for one in runs)
    left = f"; {fixed} left out, marked as having an order of their own" if fixed else ""
    lost = f"; {missing} not found again" if missing else ""
    return f"{ran} tests in reverse order, in one process{left}{lost}"
