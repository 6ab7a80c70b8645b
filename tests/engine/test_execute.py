"""Running a plan."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping

import pytest

from gatekeeper.engine.execute import execute
from gatekeeper.engine.plan import make_plan
from gatekeeper.errors import CannotVerify, Interrupted
from gatekeeper.model.check import Check, Context
from gatekeeper.model.outcome import Broken, Completed, Outcome, Result, Skipped
from tests.engine.stubs import make_check


class Recorder:
    def __init__(self) -> None:
        self.events: list[tuple[str, str]] = []

    def started(self, check: str, title: str) -> None:
        self.events.append(("started", check))

    def finished(self, check: str, how: str, seconds: float) -> None:
        self.events.append((how, check))


class Outcomes:
    """All of a context that these checks look at."""

    def __init__(self, done: Mapping[str, Outcome]) -> None:
        self.done = done

    def outcome(self, check: str) -> Outcome:
        return self.done[check]


def context_for(check: Check, done: Mapping[str, Outcome]) -> Context:
    return Outcomes(done)  # type: ignore[return-value]


def run(*checks: Check, jobs: int = 2, cancelled: list[str] | None = None, **choice: tuple[str, ...]):
    recorder = Recorder()
    plan = make_plan({check.id: check for check in checks}, **choice)
    gone = [] if cancelled is None else cancelled
    return execute(plan, context_for, jobs, recorder, lambda: gone.append("cancelled")), recorder


def raising(error: BaseException):
    def work(context: Context) -> Outcome:
        raise error

    return work


def test_a_check_sees_what_it_needs() -> None:
    def follow(context: Context) -> Outcome:
        assert isinstance(context.outcome("first"), Completed)
        return Skipped("seen")

    results, recorder = run(make_check("second", needs=("first",), weight=9, work=follow), make_check("first"))
    assert results["second"].outcome == Skipped("seen")
    assert recorder.events == [("started", "first"), ("done", "first"), ("started", "second"), ("skipped", "second")]


def test_when_a_check_began() -> None:
    def work(context: Context) -> Outcome:
        time.sleep(0.05)
        return Completed()

    results, _ = run(make_check("second", needs=("first",)), make_check("first", work=work))
    first, second = results["first"], results["second"]
    assert 0 <= first.started < first.started + first.seconds <= second.started < 10


def test_a_check_prepares_itself_while_that_runs_which_it_needs() -> None:
    ready = threading.Event()

    def work(context: Context) -> Outcome:
        assert ready.wait(10)
        return Completed()

    def ahead(context: Context) -> None:
        ready.set()
        raise CannotVerify("said when it is run")

    results, _ = run(make_check("a", work=work), make_check("b", needs=("a",), ahead=ahead))
    assert {name: type(result.outcome) for name, result in results.items()} == {"a": Completed, "b": Completed}
    ready.clear()
    plan = make_plan({check.id: check for check in (make_check("a"), make_check("b", needs=("a",), ahead=ahead))})
    execute(plan, context_for, 2, Recorder(), bool, known={"a": Result(Completed())})
    assert not ready.is_set(), "it can be run at once"


def test_a_bug_in_what_a_check_prepares_is_broken_and_says_so() -> None:
    results, _ = run(make_check("a"), make_check("b", needs=("a",), ahead=raising(KeyError("x"))))
    assert isinstance(results["a"].outcome, Completed)
    outcome = results["b"].outcome
    assert isinstance(outcome, Broken)
    assert outcome.reason.startswith("the check b failed inside gatekeeper (KeyError)")


def test_whoever_wants_to_know_is_told_of_what_ended() -> None:
    told: list[tuple[str, Outcome]] = []
    plan = make_plan({check.id: check for check in (make_check("a"), make_check("b"), make_check("c"))})
    known = {"c": Result(Completed())}
    execute(plan, context_for, 1, Recorder(), bool, known, lambda check, outcome: told.append((check.id, outcome)))
    assert told == [("a", Completed()), ("b", Completed())]


def test_what_fails_on_being_told_is_not_hidden() -> None:
    def ended(check: Check, outcome: Outcome) -> None:
        raise KeyError(check.id)

    with pytest.raises(KeyError, match="a"):
        execute(make_plan({"a": make_check("a")}), context_for, 1, Recorder(), bool, ended=ended)


def test_independent_checks_run_side_by_side() -> None:
    meeting = threading.Barrier(2, timeout=10)

    def meet(context: Context) -> Outcome:
        meeting.wait()
        return Completed()

    results, _ = run(make_check("a", work=meet), make_check("b", work=meet), jobs=2)
    assert all(isinstance(result.outcome, Completed) for result in results.values())


def test_no_more_than_the_given_jobs_run_at_once() -> None:
    running: set[str] = set()
    most = 0

    def work(context: Context) -> Outcome:
        nonlocal most
        me = threading.current_thread().name
        running.add(me)
        most = max(most, len(running))
        time.sleep(0.02)
        running.discard(me)
        return Completed()

    run(*(make_check(f"c{n}", work=work) for n in range(6)), jobs=2)
    assert most == 2


def test_what_was_left_out_is_skipped() -> None:
    results, recorder = run(make_check("a"), make_check("b"), skip=("b",))
    assert results["b"] == Result(Skipped("left out with --skip"))
    assert ("started", "b") not in recorder.events


def test_a_check_that_cannot_verify_is_broken() -> None:
    results, recorder = run(make_check("a", work=raising(CannotVerify("no tool", "its words"))))
    assert results["a"].outcome == Broken("no tool", "its words")
    assert recorder.events[-1] == ("broken", "a")


def test_a_bug_in_a_check_is_broken_and_says_so() -> None:
    results, _ = run(make_check("a", work=raising(KeyError("x"))))
    outcome = results["a"].outcome
    assert isinstance(outcome, Broken)
    assert "failed inside gatekeeper (KeyError)" in outcome.reason
    assert "Traceback" in outcome.detail


def test_a_check_whose_tool_was_stopped_is_broken() -> None:
    results, _ = run(make_check("a", work=raising(Interrupted("stopped"))))
    assert results["a"].outcome == Broken("interrupted")


def test_an_interrupt_cancels_and_is_passed_on() -> None:
    cancelled: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        run(make_check("a", work=raising(KeyboardInterrupt())), cancelled=cancelled)
    assert cancelled == ["cancelled"]


def test_what_is_known_is_not_run_and_can_be_needed() -> None:
    def fail(context: Context) -> Outcome:
        raise AssertionError

    def repeat(context: Context) -> Outcome:
        return context.outcome("first")

    checks = (make_check("first", work=fail), make_check("second", needs=("first",), work=repeat))
    known = {"first": Result(Skipped("known"), cached=True)}
    recorder = Recorder()
    plan = make_plan({check.id: check for check in checks})
    results = execute(plan, context_for, 2, recorder, lambda: None, known)
    assert results["first"] == known["first"]
    assert results["second"].outcome == Skipped("known")
    assert ("skipped", "first") in recorder.events
    assert ("started", "first") not in recorder.events
