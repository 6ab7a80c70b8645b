"""Where something stands in a settings file."""

from __future__ import annotations


def line_of(content: bytes | None, *needles: str) -> int | None:
    """The 1-based number of the first line that holds the first needle found at all, comments aside; else None."""
    lines = (content or b"").decode("utf-8", "replace").splitlines()
    for needle in filter(None, needles):
        for spelling in dict.fromkeys((needle, needle.replace("-", "_"), needle.replace("_", "-"))):
            for number, line in enumerate(lines, start=1):
                if spelling in line and not line.lstrip().startswith(("#", ";", "//")):
                    return number
    return None
