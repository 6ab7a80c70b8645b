"""Checkstyle's XML, which many linters write."""

from __future__ import annotations

from gatekeeper.checks._parse import Diagnostic, positive, severity
from gatekeeper.checks._parse.xml import decode


def parse(output: bytes) -> tuple[Diagnostic, ...]:
    """Every `<error>` of every `<file>`."""
    return tuple(
        Diagnostic(
            error.get("message", ""),
            file.get("name"),
            positive(error.get("line")),
            positive(error.get("column")),
            rule=error.get("source", ""),
            severity=severity(error.get("severity")),
        )
        for file in decode(output, "checkstyle").iter("file")
        for error in file.iter("error")
    )
