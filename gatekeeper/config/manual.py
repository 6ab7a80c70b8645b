"""Manual items: what a profile asks for and no check can judge."""

from __future__ import annotations

import re

from gatekeeper.config.document import Document, rows
from gatekeeper.config.place import quoted
from gatekeeper.config.values import built
from gatekeeper.model.profile import Manual

MANUAL = "manual"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


def manual_in(document: Document) -> tuple[Manual, ...]:
    """The manual items of one table of settings, in the order written. Raises ConfigError."""
    found: dict[str, Manual] = {}
    for row in rows(document, MANUAL):
        item = _item(row)
        if item.id in found:
            raise row.place.error(f"{row.place.key('id')}: {quoted(item.id)} is used twice")
        found[item.id] = item
    return tuple(found.values())


def _item(row: Document) -> Manual:
    item, place = built(row.table, Manual, row.place), row.place
    if not _ID.fullmatch(item.id):
        raise place.error(f"{place.key('id')}: {quoted(item.id)} must be a word of letters, digits, -, _ and .")
    for key, text in (("title", item.title), ("confirm", item.confirm)):
        if not text.strip():
            raise place.error(f"{place.key(key)} is empty: an item says what is to be confirmed, and by whom")
    return item
