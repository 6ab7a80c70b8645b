"""One question of an agent's, from the bytes that its host sends to the JSON that it wants."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import cast

from msgspec.structs import replace

from gatekeeper import agents
from gatekeeper.agents import guard
from gatekeeper.agents.event import AFTER, BEFORE, DENY, MOMENTS, RELEASE, STOP, Answer, Data, Event, Host
from gatekeeper.errors import GatekeeperError
from gatekeeper.request import Request


def respond(name: str, content: bytes, said: str, request: Request) -> tuple[str, str]:
    """What to print, and what to say on the error stream ("" for nothing).

    `name` is the host's, `content` its JSON, `said` the moment where the command line names it ("" otherwise: then the
    JSON must). Nothing that the content holds makes this raise; what goes wrong is answered as the moment wants it.
    """
    host = agents.host(name)
    default = next((own for own, moment in host.MOMENTS.items() if moment == said), "")
    try:
        data = _data(content)
    except (ValueError, RecursionError) as error:
        event = _silent(host, default)
        return _printed(host, event, _unread(name, event, str(error) or type(error).__name__, request))
    event = _told(host.read(data, default))
    return _printed(host, event, _answer(name, event, request))


def _data(content: bytes) -> Data:
    data = json.loads(content)
    if not isinstance(data, dict):
        raise ValueError("it is no JSON object")
    return cast("Mapping[str, object]", data)


def _silent(host: Host, name: str) -> Event:
    """The event of a host that said nothing: by the command line, else the one where most is at stake."""
    name = name or next(own for own, moment in host.MOMENTS.items() if moment == BEFORE)
    return Event(host.MOMENTS[name], name)


def _told(event: Event) -> Event:
    """A tool with an unknown event is taken for one that is about to be used: better asked too often."""
    unknown = event.moment not in MOMENTS and (event.tool is not None or event.given is not None)
    return replace(event, moment=BEFORE) if unknown else event


def _unread(name: str, event: Event, why: str, request: Request) -> Answer:
    if event.moment == BEFORE:
        return _guarded(lambda: guard.unreadable(why, request))
    return _answer(name, event, request) if event.moment == STOP else Answer()


def _answer(name: str, event: Event, request: Request) -> Answer:
    if event.moment == BEFORE:
        return _guarded(lambda: guard.before(event, request))
    if event.moment == AFTER:
        return _after(event, request)
    return _stop(name, event, request) if event.moment == STOP else Answer()


def _guarded(ask: Callable[[], Answer]) -> Answer:
    """Whatever goes wrong before a tool is used, the tool is not used: its host would take an error for consent."""
    try:
        return ask()
    except Exception as error:
        return Answer(DENY, f"gatekeeper: whether this is in scope cannot be known: {error or type(error).__name__}")


def _after(event: Event, request: Request) -> Answer:
    """Facts, where they are to be had; nothing is lost without them, the end is judged in any case."""
    from gatekeeper.agents import edited

    try:
        return edited.after(event, request)
    except GatekeeperError:
        return Answer()


def _stop(name: str, event: Event, request: Request) -> Answer:
    from gatekeeper.agents import stopping

    try:
        return stopping.stop(name, event, request)
    except Exception as error:
        return stopping.broken(error)


def _printed(host: Host, event: Event, answer: Answer) -> tuple[str, str]:
    said = answer.text if answer.kind == RELEASE else ""
    return json.dumps(host.answer(event, answer)) + "\n", said
