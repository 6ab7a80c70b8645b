"""Running a plan: independent checks side by side, the longest first."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import partial
from typing import Protocol

from gatekeeper.engine.plan import Plan
from gatekeeper.errors import CannotVerify, Interrupted
from gatekeeper.model.check import Check, Context, Progress
from gatekeeper.model.outcome import Broken, Completed, Outcome, Result, Skipped

_WAKE = 0.5
"""Seconds between looks at whether the user pressed Ctrl-C (Windows does not interrupt a wait)."""


class Display(Protocol):
    """Who is told how the run goes; any thread may tell."""

    def planned(self, titles: Mapping[str, str]) -> None:
        """What is going to run, by id, in the order of the plan."""
        ...

    def progress(self, check: str, text: Progress) -> None:
        """How far a check has come."""
        ...

    def started(self, check: str, title: str) -> None:
        """A check begins."""
        ...

    def finished(self, check: str, how: str, seconds: float) -> None:
        """A check ended: "done", "skipped" or "broken"."""
        ...


ContextMaker = Callable[[Check, Mapping[str, Outcome]], Context]
Ended = Callable[[Check, Outcome], None]
"""Who does something with an outcome that no check waits for."""


def _nothing(_check: Check, _outcome: Outcome) -> None:
    """Does nothing."""


def execute(
    plan: Plan,
    context_for: ContextMaker,
    jobs: int,
    display: Display,
    cancel: Callable[[], None],
    known: Mapping[str, Result] | None = None,
    ended: Ended = _nothing,
) -> dict[str, Result]:
    """Runs the plan with at most `jobs` checks at a time and returns how each ended, by id.

    What is `known` already is not run; `ended` is called for the others, beside the checks that go on. On Ctrl-C,
    `cancel` is called to end the programs that run, and KeyboardInterrupt is raised once they are gone.
    """
    begun = time.monotonic()
    with ThreadPoolExecutor(max_workers=jobs + 1, thread_name_prefix="check") as pool:

        def submit(check: Check, done: Mapping[str, Outcome]) -> Future[Result]:
            return pool.submit(_run, check, context_for, done, display, begun)

        run = _Execution(plan, known or {}, submit, partial(_prepare, context_for), partial(pool.submit, ended))
        for name, result in (known or {}).items():
            display.finished(name, _word(result.outcome), result.seconds)
        try:
            while run.goes_on:
                run.step(jobs)
            return run.end()
        except BaseException:
            cancel()
            raise


class _Execution:
    """The state of a run: what waits, what runs, what is done."""

    def __init__(
        self,
        plan: Plan,
        known: Mapping[str, Result],
        submit: Callable[[Check, Mapping[str, Outcome]], Future[Result]],
        prepare: Callable[[Check], Broken | None],
        ended: Callable[[Check, Outcome], Future[None]],
    ) -> None:
        self._results = {job.check.id: Result(Skipped(job.skip)) for job in plan.jobs if job.skip} | dict(known)
        self._waiting = [job.check for job in plan.jobs if job.check.id not in self._results]
        self._unprepared = [check for check in self._waiting if check.needs]
        self._running: dict[Future[Result], Check] = {}
        self._ending: list[Future[None]] = []
        self._submit, self._prepare, self._ended = submit, prepare, ended

    @property
    def goes_on(self) -> bool:
        """Whether there is anything left to wait for."""
        return bool(self._waiting or self._running)

    def step(self, jobs: int) -> None:
        """Starts what may start, up to `jobs` at a time, and waits a while for something to end."""
        for check in self._ready()[: jobs - len(self._running)]:
            self._waiting.remove(check)
            done = {need: self._results[need].outcome for need in check.needs}
            self._running[self._submit(check, done)] = check
        self._prepare_others()
        finished, _ = wait(self._running, timeout=_WAKE, return_when=FIRST_COMPLETED)
        for future in finished:
            check, result = self._running.pop(future), future.result()
            self._results[check.id] = result
            self._ending.append(self._ended(check, result.outcome))

    def end(self) -> dict[str, Result]:
        """How each ended, once all is done that follows from that."""
        for future in self._ending:
            future.result()
        return self._results

    def _ready(self) -> list[Check]:
        return [check for check in self._waiting if all(need in self._results for need in check.needs)]

    def _prepare_others(self) -> None:
        """Has those checks prepare themselves that wait for what runs now."""
        under_way = {check.id for check in self._running.values()}
        for check in [check for check in self._unprepared if not under_way.isdisjoint(check.needs)]:
            self._unprepared.remove(check)
            broken = self._prepare(check)
            if broken is not None:
                self._waiting.remove(check)
                self._results[check.id] = Result(broken)


def _prepare(context_for: ContextMaker, check: Check) -> Broken | None:
    """Has a check prepare itself; None also where it lacks something, which it will say when it is run."""
    try:
        check.prepare(context_for(check, {}))
    except (CannotVerify, Interrupted):
        return None
    except Exception as error:
        return _failed(check, error)
    return None


def _run(
    check: Check, context_for: ContextMaker, done: Mapping[str, Outcome], display: Display, begun: float
) -> Result:
    display.started(check.id, check.title)
    started = time.monotonic()
    try:
        outcome = check.run(context_for(check, done))
    except CannotVerify as error:
        outcome = Broken(error.reason, error.detail)
    except Interrupted:
        outcome = Broken("interrupted")
    except Exception as error:
        outcome = _failed(check, error)
    seconds = time.monotonic() - started
    display.finished(check.id, _word(outcome), seconds)
    return Result(outcome, seconds, started=started - begun)


def _failed(check: Check, error: Exception) -> Broken:
    """What to say of a check that raised what it must not; called while that is handled."""
    return Broken(
        f"the check {check.id} failed inside gatekeeper ({type(error).__name__}): this is a bug, please report it",
        traceback.format_exc(),
    )


def _word(outcome: Outcome) -> str:
    match outcome:
        case Completed():
            return "done"
        case Skipped():
            return "skipped"
        case Broken():
            return "broken"
