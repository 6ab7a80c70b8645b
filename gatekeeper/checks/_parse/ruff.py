"""The JSON that `ruff check --output-format json` writes, and some tools that follow it."""

from __future__ import annotations

from gatekeeper.checks._parse import Diagnostic
from gatekeeper.checks._parse.json import decode
from gatekeeper.checks._ruff import Entry


def parse(output: bytes) -> tuple[Diagnostic, ...]:
    """One diagnostic an entry; a syntax error has no code in older versions."""
    return tuple(_diagnostic(entry) for entry in decode(output, tuple[Entry, ...]))


def _diagnostic(entry: Entry) -> Diagnostic:
    start, end = entry.location, entry.end_location
    return Diagnostic(
        entry.message,
        entry.filename,
        start.row if start else None,
        start.column if start else None,
        end.row if end else None,
        end.column if end else None,
        entry.code or "invalid-syntax",
        help=entry.url,
    )
