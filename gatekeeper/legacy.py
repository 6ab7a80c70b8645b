"""Starting on a project that was not written for the gate: how far away it is, and two ways to start even so."""

from __future__ import annotations

from msgspec.structs import replace

from gatekeeper import app, config, rules
from gatekeeper.errors import GatekeeperError
from gatekeeper.live import Silent
from gatekeeper.model.report import Item, Verdict
from gatekeeper.request import Policy, Request

QUICK = ("format", "lint", "complexity", "size")
"""The checks that say most in the least time."""
_WAYS = """\
Two ways to start all the same:
  judge = "new" in the settings counts only what a change introduces (the change needs a base to compare with)
  `gatekeeper baseline` accepts today's findings in a file, and counts later ones
"""


def advice(request: Request) -> str:
    """What the quick checks of the project's profile measure today, if a condition fails; "" when none does."""
    try:
        items = _failed(request)
    except GatekeeperError:
        return ""
    if not items:
        return ""
    lines = [f"  {item.id}: {item.value}{item.unit}, limit {item.limit}" for item in items]
    return "\n".join(("\nMeasured today, by the quick checks alone:", *lines, "")) + _WAYS


def _failed(request: Request) -> list[Item]:
    conditions = config.load(rules.on_disk(request.directory)).profile.conditions.values()
    wanted = tuple(name for name in QUICK if any(one.check == name for one in conditions))
    if not wanted:
        return []
    asked = replace(request, only=wanted, policy=Policy.WORKTREE, cache=False)
    return [item for item in app.run(asked, Silent()).items if item.verdict is Verdict.FAIL]
