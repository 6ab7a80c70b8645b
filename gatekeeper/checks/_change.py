"""Asking for the change: what every check that judges nothing else begins with."""

from __future__ import annotations

from gatekeeper.errors import CannotVerify
from gatekeeper.model.change import Change
from gatekeeper.model.check import Context
from gatekeeper.model.outcome import Broken, Skipped


def change_of(context: Context) -> Change | Skipped:
    """The change, or why there is rightly none. Raises CannotVerify when the base cannot be read."""
    comparison = context.comparison
    if isinstance(comparison, Broken):
        raise CannotVerify(comparison.reason, comparison.detail)
    return comparison
