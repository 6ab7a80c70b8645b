"""Waivers: rules about the change that a project deliberately does not hold against some files."""

from __future__ import annotations

from gatekeeper import checks
from gatekeeper.config.document import Document, Read, project_settings, rows
from gatekeeper.config.place import Place, quoted, suggestion
from gatekeeper.config.values import built
from gatekeeper.model.glob import validate_globs
from gatekeeper.model.profile import Waiver

WAIVERS = "waivers"
WAIVABLE = ("integrity", "scope")
"""The checks whose rules can be waived: those that judge the change."""


def read_waivers(read: Read, where: str = "") -> tuple[Waiver, ...]:
    """The waivers in a project's own settings, expired ones included. Raises ConfigError."""
    document = project_settings(read, where)
    return waivers_in(document) if document else ()


def waivers_in(document: Document) -> tuple[Waiver, ...]:
    """The same from settings that were read already."""
    return tuple(_waiver(row) for row in rows(document, WAIVERS))


def _waiver(row: Document) -> Waiver:
    waiver, place = built(row.table, Waiver, row.place), row.place
    known = _rules()
    if waiver.rule not in known:
        raise place.error(
            f"{place.key('rule')}: there is no rule {quoted(waiver.rule)} to waive: {suggestion(waiver.rule, known)}"
        )
    _require(place, reason=waiver.reason, owner=waiver.owner)
    validate_globs(waiver.paths, f"{place.file}: {place.key('paths')}")
    return waiver


def _require(place: Place, **texts: str) -> None:
    for key, text in texts.items():
        if not text.strip():
            raise place.error(f"{place.key(key)} is empty: a waiver says why, and who answers for it")


def _rules() -> tuple[str, ...]:
    classes = (checks.load(name) for name in WAIVABLE)
    return tuple(rule.id if "/" in rule.id else f"{one.id}/{rule.id}" for one in classes for rule in one.rules)
