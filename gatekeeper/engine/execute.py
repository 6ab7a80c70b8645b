"""Running a plan: independent checks side by side, the longest first."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Protocol

from gatekeeper.engine.plan import Job, Plan
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


def execute(
    plan: Plan, context_for: ContextMaker, jobs: int, display: Display, cancel: Callable[[], None]
) -> dict[str, Result]:
    """Runs the plan with at most `jobs` checks at a time and returns how each ended, by id.

    On Ctrl-C, `cancel` is called to end the programs that run, and KeyboardInterrupt is raised once they are gone.
    """
    results = {job.check.id: Result(Skipped(job.skip)) for job in plan.jobs if job.skip}
    waiting = [job for job in plan.jobs if not job.skip]
    running: dict[Future[Result], str] = {}
    with ThreadPoolExecutor(max_workers=jobs, thread_name_prefix="check") as pool:
        try:
            while waiting or running:
                for job in _ready(waiting, results)[: jobs - len(running)]:
                    waiting.remove(job)
                    done = {need: results[need].outcome for need in job.check.needs}
                    running[pool.submit(_run, job.check, context_for, done, display)] = job.check.id
                finished, _ = wait(running, timeout=_WAKE, return_when=FIRST_COMPLETED)
                for future in finished:
                    results[running.pop(future)] = future.result()
        except BaseException:
            cancel()
            raise
    return results


def _ready(waiting: list[Job], results: Mapping[str, Result]) -> list[Job]:
    return [job for job in waiting if all(need in results for need in job.check.needs)]


def _run(check: Check, context_for: ContextMaker, done: Mapping[str, Outcome], display: Display) -> Result:
    display.started(check.id, check.title)
    started = time.monotonic()
    try:
        outcome = check.run(context_for(check, done))
    except CannotVerify as error:
        outcome = Broken(error.reason, error.detail)
    except Interrupted:
        outcome = Broken("interrupted")
    except Exception as error:
        outcome = Broken(
            f"the check {check.id} failed inside gatekeeper ({type(error).__name__}): this is a bug, please report it",
            traceback.format_exc(),
        )
    seconds = time.monotonic() - started
    display.finished(check.id, _word(outcome), seconds)
    return Result(outcome, seconds)


def _word(outcome: Outcome) -> str:
    match outcome:
        case Completed():
            return "done"
        case Skipped():
            return "skipped"
        case Broken():
            return "broken"
