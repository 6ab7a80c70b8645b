"""All families of rules together."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gatekeeper.checks._integrity import (
    assertions,
    awareness,
    forcing,
    hardcoding,
    mocking,
    settings,
    stubs,
    suppressions,
    swallowing,
    tests,
)
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.model.finding import Finding

_FAMILIES = (suppressions, tests, assertions, forcing, awareness, hardcoding, mocking, stubs, swallowing, settings)
_FINDERS: tuple[Callable[[ChangeView], Iterable[Finding]], ...] = tuple(family.findings for family in _FAMILIES)
RULES = tuple(rule for family in _FAMILIES for rule in family.RULES)


def judged(view: ChangeView) -> tuple[Finding, ...]:
    """The findings of every family, each once, in the order of reports."""
    found = {finding for finder in _FINDERS for finding in finder(view)}
    return tuple(sorted(found, key=lambda finding: finding.sort_key))
