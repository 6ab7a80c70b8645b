"""How a rule says what it found."""

from __future__ import annotations

from gatekeeper.model.finding import Finding, Location, Severity

CHECK = "integrity"
ERRORS = "integrity.findings"
WARNINGS = "integrity.warnings"


def error(rule: str, message: str, path: str, line: int | None = None) -> Finding:
    """Something that is hardly ever honest: it blocks in every profile."""
    return Finding(CHECK, rule, message, Severity.ERROR, Location(path, line), ERRORS)


def warning(rule: str, message: str, path: str, line: int | None = None) -> Finding:
    """Something that honest people sometimes do: it is listed, and blocks where the profile is strict."""
    return Finding(CHECK, rule, message, Severity.WARNING, Location(path, line), WARNINGS)


def graded(grave: bool, rule: str, message: str, path: str, line: int | None = None) -> Finding:
    """An error when it is grave, a warning otherwise."""
    return (error if grave else warning)(rule, message, path, line)
