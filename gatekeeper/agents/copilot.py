"""GitHub Copilot: camelCase JSON without the event's name, or Claude Code's shapes for names in PascalCase."""

from __future__ import annotations

from gatekeeper.agents import claude_code
from gatekeeper.agents.event import (
    AFTER,
    BEFORE,
    BLOCK,
    CONTEXT,
    DENY,
    OTHER,
    STOP,
    Answer,
    Data,
    Event,
    arguments,
    text,
)

_OWN = {"preToolUse": BEFORE, "postToolUse": AFTER, "agentStop": STOP, "subagentStop": STOP}
MOMENTS = {**_OWN, **claude_code.MOMENTS}


def read(data: Data, name: str) -> Event:
    """What the host's JSON asks; without a name, its keys tell the moment."""
    name = text(data, "hook_event_name", "hookEventName") or name or _told(data)
    if name in claude_code.MOMENTS:
        return claude_code.read(data, name)
    return Event(
        moment=MOMENTS.get(name, OTHER),
        name=name,
        tool=data.get("toolName"),
        given=arguments(data.get("toolArgs")),
        folders=(text(data, "cwd"),),
        session=text(data, "sessionId"),
    )


def answer(event: Event, answer: Answer) -> Data:
    """The JSON to print."""
    if event.name in claude_code.MOMENTS:
        return _as_claude(event, answer)
    if answer.kind == DENY:
        return {"permissionDecision": "deny", "permissionDecisionReason": answer.text}
    if answer.kind == CONTEXT:
        return {"additionalContext": answer.text}
    return {"decision": "block", "reason": answer.text} if answer.kind == BLOCK else {}


def _as_claude(event: Event, answer: Answer) -> Data:
    """The answer in Claude Code's shape; an editor reads what keeps the agent at work from a place of its own."""
    given = claude_code.answer(event, answer)
    return {**given, "hookSpecificOutput": {"hookEventName": event.name, **given}} if answer.kind == BLOCK else given


def _told(data: Data) -> str:
    if isinstance(data.get("toolResult"), dict):
        return "postToolUse"
    if "toolName" in data or "toolArgs" in data:
        return "preToolUse"
    return "agentStop" if "stopReason" in data else ""
