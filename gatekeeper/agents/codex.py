"""Codex: Claude Code's shapes, and strict about them. It knows no question, so what is not allowed is denied."""

from __future__ import annotations

from gatekeeper.agents.claude_code import MOMENTS, answer, read

__all__ = ["MOMENTS", "answer", "read"]
