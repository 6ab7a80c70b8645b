"""Claude Code: snake_case JSON; decisions as `hookSpecificOutput` or `decision`, always with exit code 0."""

from __future__ import annotations

from gatekeeper.agents.event import AFTER, BEFORE, BLOCK, CONTEXT, DENY, RELEASE, STOP, Answer, Data, Event, asked, text

MOMENTS = {"PreToolUse": BEFORE, "PostToolUse": AFTER, "Stop": STOP, "SubagentStop": STOP}


def read(data: Data, name: str) -> Event:
    """What the host's JSON asks."""
    name = text(data, "hook_event_name", "hookEventName") or name
    return asked(data, name, MOMENTS, text(data, "session_id", "sessionId"))


def answer(event: Event, answer: Answer) -> Data:
    """The JSON to print."""
    if answer.kind == DENY:
        return _specific("PreToolUse", permissionDecision="deny", permissionDecisionReason=answer.text)
    if answer.kind == CONTEXT:
        return _specific(event.name or "PostToolUse", additionalContext=answer.text)
    if answer.kind == BLOCK:
        return {"decision": "block", "reason": answer.text}
    return {"systemMessage": answer.text} if answer.kind == RELEASE else {}


def _specific(name: str, **values: str) -> Data:
    return {"hookSpecificOutput": {"hookEventName": name, **values}}
