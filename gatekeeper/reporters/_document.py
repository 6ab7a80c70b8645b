"""JSON as every format that is JSON writes it."""

from __future__ import annotations

import json

from gatekeeper.reporters._escape import escaped_json


def document(content: object) -> str:
    """The content as JSON, indented by two spaces; nothing in it moves a cursor, and UTF-8 can carry it."""
    import msgspec.json  # the standard library indents ten times slower than it encodes

    compact = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return msgspec.json.format(escaped_json(compact), indent=2) + "\n"
