"""Gemini CLI: snake_case JSON, `decision: "deny"` for everything that is refused."""

from __future__ import annotations

from gatekeeper.agents.event import AFTER, BEFORE, BLOCK, CONTEXT, DENY, RELEASE, STOP, Answer, Data, Event, asked, text

MOMENTS = {"BeforeTool": BEFORE, "AfterTool": AFTER, "AfterAgent": STOP}


def read(data: Data, name: str) -> Event:
    """What the host's JSON asks."""
    name = text(data, "hook_event_name") or name
    return asked(data, name, MOMENTS, text(data, "session_id"))


def answer(event: Event, answer: Answer) -> Data:
    """The JSON to print."""
    if answer.kind in (DENY, BLOCK):
        return {"decision": "deny", "reason": answer.text}
    if answer.kind == CONTEXT:
        return {"hookSpecificOutput": {"hookEventName": "AfterTool", "additionalContext": answer.text}}
    return {"systemMessage": answer.text} if answer.kind == RELEASE else {}
