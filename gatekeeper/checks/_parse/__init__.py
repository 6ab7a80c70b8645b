"""Reading what tools print, in the formats that many of them share. One module a format."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib import import_module

from msgspec import Struct

from gatekeeper.model.finding import Severity


class Diagnostic(Struct, frozen=True):
    """One thing that a tool says, before it is known whose finding it becomes.

    `path` is as the tool wrote it, None when it names no file. Lines and columns count from 1; the end is exclusive.
    """

    message: str
    path: str | None = None
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    rule: str = ""
    severity: Severity = Severity.ERROR
    help: str | None = None


Parser = Callable[[bytes], tuple[Diagnostic, ...]]
"""Reads a tool's output. Raises ValueError, with a reason for people, when it is not what it should be."""

REGEX = "regex"
FORMATS: Mapping[str, str] = {"sarif": "sarif", "ruff-json": "ruff", "checkstyle": "checkstyle", "junit": "junit"}
"""The module that reads each format."""
GROUPS = ("path", "line", "column", "rule", "message", "severity")
"""The named groups that a regular expression may have; "message" or "path" must be one of them."""

_SEVERITIES = {
    Severity.ERROR: ("error", "err", "e", "fatal", "f", "critical", "blocker", "major", "high"),
    Severity.WARNING: ("warning", "warn", "w", "minor", "medium"),
    Severity.NOTE: ("note", "info", "information", "i", "hint", "low", "ignore", "style", "none"),
}
_BY_WORD = {word: severity for severity, words in _SEVERITIES.items() for word in words}


def parser(format: str) -> Parser:
    """The reader of a format, one of FORMATS."""
    read: Parser = import_module(f"{__name__}.{FORMATS[format]}").parse
    return read


def regex_problem(pattern: str) -> str | None:
    """Why a regular expression cannot be used to read findings; None when it can."""
    try:
        groups = re.compile(pattern).groupindex
    except (re.error, RecursionError, OverflowError) as error:
        return f"not a regular expression: {error}"
    unknown = [name for name in groups if name not in GROUPS]
    if unknown:
        return f"the group {unknown[0]!r} means nothing: the groups are {', '.join(GROUPS)}"
    if "message" not in groups and "path" not in groups:
        return "the regular expression has neither a group (?P<message>…) nor a group (?P<path>…)"
    return None


def severity(word: str | None, default: Severity = Severity.ERROR) -> Severity:
    """The severity that a tool's word for it means; a word that is not known means `default`."""
    return _BY_WORD.get((word or "").strip().lower(), default)


def positive(text: str | int | None) -> int | None:
    """A line or column that counts from 1; None for anything else."""
    try:
        number = int(text or 0)
    except ValueError:
        return None
    return number if number > 0 else None


def one_line(text: str) -> str:
    """The text with its lines and white space folded into one line."""
    return " ".join(text.split())
