"""What all agents have in common: the moments at which they ask, what they ask about, and what they can be told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Protocol, cast

from msgspec import Struct

Data = Mapping[str, Any]

BEFORE, AFTER, STOP, OTHER = "before-tool", "after-tool", "stop", "other"
MOMENTS = (BEFORE, AFTER, STOP)
"""When an agent asks: before it uses a tool, after it did, when it believes that it is done."""


class Event(Struct, frozen=True):
    """One question of an agent's.

    `name` is what the host calls the moment. `tool` and `given` are the tool and its arguments, whatever type those
    are. `folders` are where the project may be, the most likely first. `again` says that the agent only goes on because
    a hook made it (None: this host does not say).
    """

    moment: str
    name: str = ""
    tool: object = None
    given: object = None
    folders: tuple[str, ...] = ()
    session: str = ""
    again: bool | None = None


NOTHING, DENY, CONTEXT, BLOCK, RELEASE = "nothing", "deny", "context", "block", "release"


class Answer(Struct, frozen=True):
    """What the agent is told.

    `kind` is NOTHING (no objection), DENY (the tool must not be used), CONTEXT (facts after an edit), BLOCK (it is not
    done) or RELEASE (it may stop, although the gate did not pass).
    """

    kind: str = NOTHING
    text: str = ""


class Host(Protocol):
    """How one agent asks and is answered; one module each."""

    MOMENTS: Mapping[str, str]
    """Its own names of the moments, and ours."""

    @staticmethod
    def read(data: Data, name: str) -> Event:
        """What the host's JSON asks; `name` is the moment as the host calls it, where the command line says."""
        ...

    @staticmethod
    def answer(event: Event, answer: Answer) -> Data:
        """The JSON to print."""
        ...


def text(data: Data, *keys: str) -> str:
    """The first of the values that is a string and not empty; "" when none is."""
    found = (data.get(key) for key in keys)
    return next((one for one in found if isinstance(one, str) and one), "")


def texts(value: object) -> tuple[str, ...]:
    """The strings of a list; nothing when it is something else."""
    return tuple(one for one in cast("list[object]", value) if isinstance(one, str)) if isinstance(value, list) else ()


def asked(data: Data, name: str, moments: Mapping[str, str], session: str) -> Event:
    """The question in JSON with names such as `tool_input`, under the host's name of the moment."""
    return Event(
        moment=moments.get(name, OTHER),
        name=name,
        tool=data.get("tool_name"),
        given=data.get("tool_input"),
        folders=(text(data, "cwd"),),
        session=session,
        again=data.get("stop_hook_active") is True,
    )


def arguments(given: object) -> object:
    """A tool's arguments: an object, which some hosts give as JSON in a string."""
    if not isinstance(given, str):
        return given
    try:
        return json.loads(given)
    except (ValueError, RecursionError):
        return given
