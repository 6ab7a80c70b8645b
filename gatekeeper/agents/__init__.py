"""Front ends for coding agents: hooks that judge before, after and at the end of their work, and an MCP server."""

from __future__ import annotations

from importlib import import_module

from gatekeeper.agents.event import Host

HOSTS = ("claude-code", "codex", "copilot", "cursor", "gemini")
"""The agents that there are hooks for."""


def host(name: str) -> Host:
    """The module that speaks to the agent; its name is one of HOSTS."""
    module: Host = import_module(f"{__name__}.{name.replace('-', '_')}")  # type: ignore[assignment]
    return module
