"""Cursor: camelCase names, flat arguments, `permission` for gates and `followup_message` at the end."""

from __future__ import annotations

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
    texts,
)

MOMENTS = {
    "preToolUse": BEFORE,
    "beforeShellExecution": BEFORE,
    "beforeMCPExecution": BEFORE,
    "beforeFileEdit": BEFORE,
    "postToolUse": AFTER,
    "afterFileEdit": AFTER,
    "stop": STOP,
    "subagentStop": STOP,
}
_TOOLS = {"beforeShellExecution": "Shell", "beforeFileEdit": "Write", "afterFileEdit": "Write"}


def read(data: Data, name: str) -> Event:
    """What the host's JSON asks."""
    name = text(data, "hook_event_name") or name or _told(data)
    moment = MOMENTS.get(name, OTHER)
    flat = name in _TOOLS
    rounds = data.get("loop_count")
    return Event(
        moment=OTHER if moment == STOP and data.get("status", "completed") != "completed" else moment,
        name=name,
        tool=_TOOLS[name] if flat else data.get("tool_name"),
        given=data if flat else arguments(data.get("tool_input")),
        folders=(text(data, "cwd"), *texts(data.get("workspace_roots"))),
        session=text(data, "conversation_id", "session_id"),
        again=isinstance(rounds, int) and rounds > 0,
    )


def answer(event: Event, answer: Answer) -> Data:
    """The JSON to print."""
    if answer.kind == DENY:
        return {"permission": "deny", "user_message": answer.text, "agent_message": answer.text}
    if answer.kind == CONTEXT:
        return {"additional_context": answer.text}
    if answer.kind == BLOCK:
        return {"followup_message": answer.text}
    return {"permission": "allow"} if event.moment == BEFORE else {}


def _told(data: Data) -> str:
    """The moment that the keys tell."""
    if "command" in data and "tool_name" not in data:
        return "beforeShellExecution"
    if "file_path" in data:
        return "beforeFileEdit"
    return ""
