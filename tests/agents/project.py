"""A small project with a scope, and asking its hooks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gatekeeper.agents.hook import respond
from gatekeeper.request import Policy, Request
from tests.repos import Repo, environment

SETTINGS = 'extends = "small.toml"\nbase = "main"\n[scope]\nallow = ["src/**"]\ndeny = ["src/secret/**"]\n'
FILES: Mapping[str, str | bytes] = {
    "gatekeeper.toml": SETTINGS,
    "small.toml": '[conditions]\nlint.findings = "= 0"\n',
    "docs/a.md": "text\n",
    "docs/b.md": "text\n",
    "src/a.py": "import os\n",
    "src/secret/key.py": "",
    "src/change.diff": "--- a/docs/a.md\n+++ b/docs/a.md\n@@ -1 +1 @@\n-text\n+other\n",
}


def make(root: Path, files: Mapping[str, str | bytes] = FILES) -> Repo:
    """The project in a repository of its own, with two links in its scope that lead out of it."""
    repo = Repo.make(root, files)
    (root / "src").mkdir(exist_ok=True)
    (root / "src/link").symlink_to("../docs")
    (root / "src/out.py").symlink_to("../docs/a.md")
    return repo


def ask(host: str, event: object, folder: Path, said: str = "", **asked: Any) -> dict[str, Any]:
    """The hook's answer; the event is JSON's value, or the bytes themselves."""
    content = event if isinstance(event, bytes) else json.dumps(event).encode()
    request = Request(folder, **{"policy": Policy.BASE, "environ": environment(), **asked})
    printed, _ = respond(host, content, said, request)
    assert len(printed) <= 10_000
    return json.loads(printed)


def write(path: object, tool: str = "Write", key: str = "file_path", **more: object) -> dict[str, Any]:
    """Claude Code's question before an edit."""
    return {"hook_event_name": "PreToolUse", "tool_name": tool, "tool_input": {key: path, **more}}


def shell(command: str) -> dict[str, Any]:
    """Claude Code's question before a command."""
    return {"hook_event_name": "PreToolUse", "tool_name": "Bash", "tool_input": {"command": command}}


def reason(answer: Mapping[str, Any]) -> str:
    """Why Claude Code's tool is denied; "" when it is not."""
    return answer.get("hookSpecificOutput", {}).get("permissionDecisionReason", "")
