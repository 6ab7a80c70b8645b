"""Adopting gatekeeper late: today's findings are accepted, tomorrow's are not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from gatekeeper.engine.execute import Display
from gatekeeper.engine.plan import make_plan
from gatekeeper.errors import CannotVerify
from gatekeeper.examine import Examined, Tree, examine
from gatekeeper.gate.baseline import FILE, Baseline, accepted, baseline_of, renewed
from gatekeeper.model.finding import Finding
from gatekeeper.model.outcome import Broken
from gatekeeper.prepare import Prepared
from gatekeeper.request import Request


class Acceptance(Struct, frozen=True):
    """The baseline on disk against today's findings: those it does not accept, and what it lists needlessly.

    `before` is None when there is no baseline yet; `after` is the baseline without what was mended, and `grown` the
    one that accepts all of today's findings.
    """

    path: Path
    before: Baseline | None
    after: Baseline
    grown: Baseline
    unaccepted: tuple[Finding, ...]
    mended: int


def with_baseline(findings: Sequence[Finding], prepared: Prepared) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """The findings with those that the baseline accepts suppressed, and what the reader must know of it."""
    baseline = prepared.rules.baseline
    if baseline is None:
        return tuple(findings), ()
    measures = _measures(prepared)
    marked, left = accepted([one for one in findings if one.measure in measures], baseline)
    others = [one for one in findings if one.measure not in measures]
    notes = [f"{baseline.total - left.total} findings are accepted in {FILE} and do not count"]
    return tuple(sorted((*marked, *others), key=lambda one: one.sort_key)), tuple(notes)


def accept(prepared: Prepared, request: Request, scratch: Path, display: Display) -> Acceptance:
    """Runs the checks whose findings a baseline can accept, and compares.

    Raises CannotVerify when one of them could not do its work: a baseline made then would accept too much or too
    little.
    """
    measures = _measures(prepared)
    plan = make_plan(prepared.checks, only={measure.partition(".")[0] for measure in measures})
    tree = Tree(prepared.project, prepared.comparison, prepared.tree.copied, scratch, prepared.tree.head)
    examined = examine(plan, tree, prepared, request, display)
    _require_verified(examined)
    findings = [one for one in examined.findings if one.measure in measures]
    today = baseline_of(findings)
    before = prepared.rules.baseline
    path = prepared.place.root / FILE
    if before is None:
        return Acceptance(path, None, today, today, (), 0)
    now = renewed(findings, before)
    return Acceptance(path, before, now.baseline, today, now.unaccepted, now.mended)


def _require_verified(examined: Examined) -> None:
    for name, result in examined.results.items():
        if isinstance(result.outcome, Broken):
            raise CannotVerify(f"{name} could not be verified: {result.outcome.reason}", result.outcome.detail)


def _measures(prepared: Prepared) -> frozenset[str]:
    """The measures of this run whose findings may be older than the change."""
    inherited = {info.id for check in prepared.checks.values() for info in check.measures if info.inherits}
    return frozenset(inherited & set(prepared.settings.profile.conditions))
