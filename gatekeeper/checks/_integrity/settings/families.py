"""All kinds of settings together."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.checks._integrity.settings import effective, hooks, policy, running, variables
from gatekeeper.checks._integrity.settings.ends import ends_of
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.model.finding import Finding


def findings(view: ChangeView) -> Iterator[Finding]:
    """Every setting that the change loosens. Raises CannotVerify for a settings file that it leaves unreadable."""
    ends = ends_of(view)
    for family in (effective, running, variables, hooks, policy):
        yield from family.findings(ends)
