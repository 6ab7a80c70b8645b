"""Settings that watch less after the change, in every place where a tool reads them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from gatekeeper.checks._integrity.settings import effective, hooks, policy, running, scripts, variables, workflows
from gatekeeper.checks._integrity.settings.ends import ends_of
from gatekeeper.checks._integrity.settings.rules import RULES
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.model.finding import Finding

__all__ = ["RULES", "findings"]


def findings(view: ChangeView) -> Iterable[Finding]:
    """Every setting that the change loosens. Raises CannotVerify for a settings file that it leaves unreadable."""
    if not any(_holds_settings(path) for file in view.change.files for path in file.ends):
        return
    ends = ends_of(view)
    for family in (effective, running, variables, hooks, policy):
        yield from family.findings(ends)


def _holds_settings(path: str) -> bool:
    name = PurePosixPath(path).name
    known = effective.is_settings(name) or name in hooks.FILES or name.endswith(".toml")
    return known or workflows.is_workflow(path) or scripts.is_script(path)
