"""What a stream can show."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TextIO


def is_terminal(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether a person watches the stream on a terminal that can move its cursor, and no CI system does."""
    watched = environ.get("CI", "").lower() in ("", "0", "false")
    return watched and environ.get("TERM") != "dumb" and stream.isatty()


def shows_colors(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether to write colours: on a terminal that knows them, unless NO_COLOR says no."""
    knows = sys.platform != "win32" or bool(environ.get("WT_SESSION") or environ.get("TERM"))
    return knows and not environ.get("NO_COLOR") and is_terminal(stream, environ)


def shows_unicode(stream: TextIO) -> bool:
    """Whether the stream's encoding has the marks that gatekeeper likes to use."""
    try:
        "✓✗☐…│•⠋".encode(stream.encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True
