"""Before a tool is used: what it would write must be in scope."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from gatekeeper.agents.event import DENY, Answer, Event
from gatekeeper.agents.places import refused
from gatekeeper.agents.policy import Rules, rules_for
from gatekeeper.agents.tools import Touch, look
from gatekeeper.request import Request

_NAMED = 5
"""Paths named in a refusal."""
_LONGEST = 400
"""Characters of one reason."""
_PROJECTS = ("CLAUDE_PROJECT_DIR", "GEMINI_PROJECT_DIR", "CURSOR_PROJECT_DIR")


def before(event: Event, request: Request) -> Answer:
    """Whether the tool may be used."""
    call = look(event.tool, event.given)
    folder = os.path.join(_here(event, request), call.folder)
    touches, dodges = list(call.touches), list[str]()
    for command in call.commands:
        # Only here: many calls run no command, and each waits for what is imported.
        from gatekeeper.agents.script import follow

        found = follow(command, folder, request.environ)
        touches += found.touches
        dodges += found.bypasses
    if dodges:
        return _denial(f"{reason}, and with them the gate" for reason in dict.fromkeys(dodges))
    if not (touches or call.doubt):
        return Answer()
    return _judged(touches, folder, call.doubt, _rules(event, request))


def unreadable(why: str, request: Request) -> Answer:
    """What is said when it cannot be known what the tool is about to do."""
    if any(one.restrict for one in _rules(Event(""), request)):
        return _denial([f"the hook's input cannot be read ({why}), so whether it is in scope cannot be known"])
    return Answer()


def _judged(touches: Iterable[Touch], folder: str, doubt: str, rules: list[Rules]) -> Answer:
    strict = [one for one in rules if one.restrict]
    reasons = list(_reasons(touches, folder, strict))
    if doubt and strict:
        reasons.append(f"whether the call is in scope cannot be known: {doubt}")
    return _denial(dict.fromkeys(reasons)) if reasons else Answer()


def _reasons(touches: Iterable[Touch], folder: str, strict: list[Rules]) -> Iterator[str]:
    """Why paths may not be touched."""
    yield from filter(None, (refused(touch, folder, one) for touch in touches for one in strict))


def _here(event: Event, request: Request) -> str:
    """The folder that the tool works in."""
    return next((one for one in event.folders if one and os.path.isdir(one)), str(request.directory))


def folders(event: Event, request: Request) -> Iterator[Path]:
    """Where the project may be: where the agent is, where its host says, and where the hook runs; all there are."""
    named = (*event.folders, *(request.environ.get(name, "") for name in _PROJECTS), str(request.directory))
    yield from dict.fromkeys(Path(one).resolve() for one in named if one and os.path.isdir(one))


def _rules(event: Event, request: Request) -> list[Rules]:
    return [rules_for(folder, request) for folder in folders(event, request)]


def _denial(reasons: Iterable[str]) -> Answer:
    named = [_shown(reason) for reason in reasons]
    more = f"; and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return Answer(DENY, f"gatekeeper: {'; '.join(named[:_NAMED])}{more}")


def _shown(reason: str) -> str:
    """Text that holds names from outside, made harmless."""
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in reason)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
