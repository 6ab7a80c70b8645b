"""The configuration by which an agent calls our hooks: added to what is there, and nothing of that is lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, cast

from gatekeeper import agents
from gatekeeper.agents.event import AFTER, BEFORE, STOP
from gatekeeper.config.document import Read
from gatekeeper.errors import ConfigError
from gatekeeper.init import Action, Proposal

_Object = dict[str, Any]
_FILES = {
    "claude-code": ".claude/settings.json",
    "codex": ".codex/hooks.json",
    "copilot": ".github/hooks/gatekeeper.json",
    "cursor": ".cursor/hooks.json",
    "gemini": ".gemini/settings.json",
}
_EVENTS = {
    "claude-code": ("PreToolUse", "PostToolUse", "Stop", "SubagentStop"),
    "codex": ("PreToolUse", "PostToolUse", "Stop"),
    "copilot": ("preToolUse", "postToolUse", "agentStop"),
    "cursor": ("preToolUse", "beforeShellExecution", "beforeMCPExecution", "postToolUse", "stop"),
    "gemini": ("BeforeTool", "AfterTool", "AfterAgent"),
}
_TOOLS = {
    "claude-code": {BEFORE: "Edit|MultiEdit|Write|NotebookEdit|Bash|PowerShell|mcp__.*", AFTER: "Edit|MultiEdit|Write"},
    "codex": {BEFORE: "Bash|apply_patch|mcp__.*", AFTER: "apply_patch"},
    "cursor": {AFTER: "Write"},
    "gemini": {BEFORE: "write_file|replace|run_shell_command|mcp_.*", AFTER: "write_file|replace"},
}
"""Which tools the hook is called for, where the host wants to know."""
_SECONDS = {BEFORE: 30, AFTER: 60, STOP: 1800}
_WHY = "has the agent ask the gate before it edits, after it did, and when it believes that it is done"


def configured(host: str, read: Read) -> Proposal | None:
    """What the host's configuration lacks; None when our hooks are in it.

    A file that is not plain JSON (with comments, say) is to be edited by hand. Raises ConfigError for one that cannot
    be read.
    """
    path = _FILES[host]
    try:
        content = read(path)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror or error}") from error
    wanted = _wanted(host)
    if content is None:
        return Proposal(path, Action.CREATE, _text(wanted, 2), _WHY)
    before = _parsed(content)
    after = _merged(before, wanted, host) if before is not None else None
    if after is None:
        return Proposal(path, Action.BY_HAND, _text(wanted, 2), f"{_WHY} (it is not plain JSON, so it is left alone)")
    text = _text(after, _indent(content))
    return None if after == before else Proposal(path, Action.REPLACE, text, _WHY)


def _wanted(host: str) -> _Object:
    moments = agents.host(host).MOMENTS
    hooks = {event: [_entry(host, moments[event])] for event in _EVENTS[host]}
    return {"version": 1, "hooks": hooks} if host in ("copilot", "cursor") else {"hooks": hooks}


def _entry(host: str, moment: str) -> _Object:
    command, seconds = f"gatekeeper hook {host} --event {moment}", _SECONDS[moment]
    if host == "copilot":
        return {"type": "command", "bash": command, "powershell": command, "timeoutSec": seconds}
    tools = _TOOLS[host].get(moment)
    matcher = {"matcher": tools} if tools else {}
    if host == "cursor":
        # What is said after `afterFileEdit` reaches nobody.
        return {**matcher, "command": command, "timeout": seconds}
    hook = {"type": "command", "command": command, "timeout": seconds * 1000 if host == "gemini" else seconds}
    return {**matcher, "hooks": [hook]}


def _parsed(content: bytes) -> _Object | None:
    """The document; None when it is not an object in plain JSON that can be written again without a loss."""
    try:
        document = json.loads(content, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None
    return cast("_Object", document) if isinstance(document, dict) else None


def _once(pairs: list[tuple[str, Any]]) -> _Object:
    """Raises ValueError for a key that stands there twice: one of them would be lost."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands there twice")
    return made


def _merged(before: _Object, wanted: _Object, host: str) -> _Object | None:
    """The document with our hooks; None when what is there has another shape."""
    there = before.get("hooks", {})
    if not isinstance(there, dict):
        return None
    hooks = dict(cast("Mapping[str, Any]", there))
    for event, entries in wanted["hooks"].items():
        known = hooks.get(event, [])
        if not isinstance(known, list):
            return None
        if f"gatekeeper hook {host}" not in json.dumps(known):
            hooks[event] = [*cast("list[Any]", known), *entries]
    return {**wanted, **before, "hooks": hooks}


def _indent(content: bytes) -> int | str:
    """What the file is indented by."""
    for line in content.decode("utf-8", "replace").splitlines():
        white = line[: len(line) - len(line.lstrip())]
        if white:
            return white
    return 2


def _text(document: _Object, indent: int | str) -> str:
    return json.dumps(document, indent=indent, ensure_ascii=False) + "\n"


def detected(exists: Callable[[str], bool]) -> tuple[str, ...]:
    """The agents that the project shows traces of."""
    traces = {
        "claude-code": (".claude", "CLAUDE.md"),
        "codex": (".codex", "AGENTS.md"),
        "copilot": (".github/hooks", ".github/copilot-instructions.md"),
        "cursor": (".cursor", ".cursorrules"),
        "gemini": (".gemini", "GEMINI.md"),
    }
    return tuple(host for host, names in traces.items() if any(exists(name) for name in names))
