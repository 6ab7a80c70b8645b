"""Waivers of the merge base, applied: a change cannot waive what it does itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from gatekeeper.config import read_waivers
from gatekeeper.gate.waive import waived
from gatekeeper.model.change import Change
from gatekeeper.model.finding import Finding
from gatekeeper.prepare import Prepared

Waived = tuple[tuple[Finding, ...], tuple[str, ...]]
"""The findings, those that a waiver covers suppressed, and what the reader must know of the waivers."""


def with_waivers(findings: Iterable[Finding], prepared: Prepared, today: date | None = None) -> Waived:
    """Suppresses the findings that the merge base's waivers cover. Raises ConfigError when they make no sense."""
    change, place = prepared.comparison, prepared.place
    if place.repository is None or not isinstance(change, Change) or not change.has_base:
        return tuple(findings), ()
    names = ("gatekeeper.toml", "pyproject.toml")
    paths = {name: f"{place.prefix}/{name}" if place.prefix else name for name in names}
    contents = place.repository.read_many(change.base, paths.values())
    waivers = read_waivers(lambda name: contents[paths[name]], f"at {change.base[:12]}")
    return waived(findings, waivers, today or date.today(), place.prefix)
