"""Settings that watch less after the change, in every place where a tool reads them."""

from __future__ import annotations

from collections.abc import Iterable

from gatekeeper.checks._integrity.settings.files import holds_settings
from gatekeeper.checks._integrity.settings.rules import RULES
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.model.finding import Finding

__all__ = ["RULES", "findings"]


def findings(view: ChangeView) -> Iterable[Finding]:
    """Every setting that the change loosens. Raises CannotVerify for a settings file that it leaves unreadable."""
    if any(holds_settings(path) for file in view.change.files for path in file.ends):
        from gatekeeper.checks._integrity.settings import families

        yield from families.findings(view)
