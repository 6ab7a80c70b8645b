"""When the agent believes that it is done: the whole gate."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

from msgspec.structs import replace

from gatekeeper import app, prepare, reporters
from gatekeeper.agents.event import BLOCK, RELEASE, Answer, Event
from gatekeeper.agents.guard import folders
from gatekeeper.agents.memory import Held, Memory
from gatekeeper.engine.cache import cache_folder
from gatekeeper.errors import GatekeeperError
from gatekeeper.live import Silent
from gatekeeper.model.report import Report, Stuck, Verdict
from gatekeeper.request import Request
from gatekeeper.stuck import PATIENCE, error_of, failure_of

LIMIT = 10_000
"""Characters that hosts take of an answer."""
_ROOM = 9_000
_UNVERIFIED = (
    "gatekeeper could not verify the work. This is no verdict on the code: a part of the gate itself did not work. "
    "It is said once; the next stop is not held for it.\n"
)
_REPEATED = "gatekeeper could still not verify the work, and lets the agent stop. It is not verified.\n"
_FAILED = "The quality gate of this project does not pass yet.\n"
_STUCK = f"The gate failed {PATIENCE} times for the same reason. The agent may stop; the gate has not passed.\n"
_IDLE = "The gate still fails and nothing was edited since it was said, so the agent may stop. It has not passed.\n"


def stop(host: str, event: Event, request: Request) -> Answer:
    """Whether the agent may stop: it is held while the gate fails, but not for ever for the same reason."""
    folder = next(folders(event, request))
    request = replace(request, directory=folder)
    # Without a home nothing can be kept, which the memory says when it is asked to.
    memory = Memory((cache_folder() or Path(os.devnull)) / "agents", host, event.session, str(folder))
    before = memory.recall()
    try:
        report = app.run(request, Silent())
    except GatekeeperError as error:
        return _unverified(str(error), event, before, memory)
    if report.verdict is Verdict.PASS:
        memory.keep(Held())
        return Answer()
    if report.verdict is Verdict.FAIL:
        return _failed(report, event, before, memory, _state(request))
    return _unverified(_report(replace(report, stuck=None)), event, before, memory)


def broken(error: Exception) -> Answer:
    """What is said when the hook itself fails at the end: nobody is held for that."""
    return Answer(RELEASE, f"{_REPEATED}{type(error).__name__}: {error}"[:_ROOM])


def _failed(report: Report, event: Event, before: Held | None, memory: Memory, state: str) -> Answer:
    failure = failure_of(report)
    last = before or Held()
    times = last.times + 1 if last.failure == failure else 1
    kept = memory.keep(Held(failure, times, state))
    if times >= PATIENCE:
        return Answer(RELEASE, _STUCK + _report(_with_form(report, times)))
    plain = _report(replace(report, stuck=None))
    idle = before is None or (times > 1 and last.state == state)
    return Answer(RELEASE, _IDLE + plain) if _futile(event, idle, kept) else Answer(BLOCK, _FAILED + plain)


def _futile(event: Event, idle: bool, kept: bool) -> bool:
    """Whether to hold the agent leads nowhere: it does nothing any more, or nobody would know when to let go."""
    # Who cannot remember, and is not told that the agent only goes on because of a hook, must not hold it.
    return bool(event.again and idle) or (not kept and event.again is not False)


def _unverified(text: str, event: Event, before: Held | None, memory: Memory) -> Answer:
    """Held once, so that the agent can mend what it broke (a syntax error, a missing package)."""
    said = before is not None and before.failure == _UNVERIFIED
    kept = memory.keep(Held(_UNVERIFIED, 1))
    if said or event.again or not kept:
        return Answer(RELEASE, (_REPEATED + text)[:_ROOM])
    return Answer(BLOCK, (_UNVERIFIED + text)[:_ROOM])


def _with_form(report: Report, times: int) -> Report:
    """The report with the form to hand over to a person."""
    return report if report.stuck else replace(report, stuck=Stuck(times, error_of(report), ()))


def _report(report: Report) -> str:
    return reporters.load("agent")(report)[:_ROOM]


def _state(request: Request) -> str:
    """What is on disk, as one digest."""
    repository = prepare.locate(request).repository
    if repository is None:
        return ""
    digest = sha256((repository.head() or "").encode())
    for path in sorted({*repository.listing.differing, *repository.listing.untracked}):
        try:
            digest.update(path.encode("utf-8", "surrogateescape") + (repository.root / path).read_bytes())
        except OSError:
            digest.update(b"\0")
    return digest.hexdigest()
