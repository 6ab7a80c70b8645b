"""What the change introduces: the checks that have something to answer for are run at the merge base as well."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from msgspec.structs import replace

from gatekeeper.engine.execute import Display
from gatekeeper.engine.lines import SourceLines
from gatekeeper.engine.plan import make_plan
from gatekeeper.examine import Examined, Tree, examine
from gatekeeper.gate.compare import Side, marked_new
from gatekeeper.gate.mark import on_changed_lines
from gatekeeper.git import Head
from gatekeeper.model.change import Change
from gatekeeper.model.finding import Finding
from gatekeeper.model.outcome import Broken, Completed, Result, Skipped
from gatekeeper.model.profile import Condition, On
from gatekeeper.prepare import Prepared
from gatekeeper.remember import Remembered
from gatekeeper.request import Request

Novelty = tuple[tuple[Finding, ...], Mapping[str, Result], bool]
"""The findings, each marked as new or not, how the checks ended at the merge base, and whether that can be recalled."""


def novelty(head: Examined, prepared: Prepared, request: Request, scratch: Path, display: Display) -> Novelty:
    """Tells new findings from old ones, for the conditions that ask; the others are told by the changed lines alone.

    A check is run at the merge base when a condition on what is new has something to compare there: a finding, or a
    number that must not get worse.
    """
    asked = [one for one in prepared.settings.profile.conditions.values() if one.on is On.NEW]
    marked = _by_changed_lines(head, prepared)
    wanted = {one.check for one in asked if _has_something(one, head)}
    if not wanted:
        return marked, {}, True
    if not isinstance(prepared.comparison, Change):
        reason = prepared.comparison.reason
        return marked, dict.fromkeys(wanted, Result(Broken(f"{reason}; give one with --base"))), False
    base = _at_base(wanted, prepared.comparison, prepared, request, scratch, display)
    return _told(marked, head, base, prepared.comparison), base.results, base.remembered.lasting


def _by_changed_lines(head: Examined, prepared: Prepared) -> tuple[Finding, ...]:
    """The findings, new where the change touches them or where they are about the change as such: a commit, say."""
    always = {name for name, check in prepared.checks.items() if check.of_change}
    change = prepared.comparison
    return tuple(replace(one, new=one.check in always or on_changed_lines(one, change)) for one in head.findings)


def _told(marked: Iterable[Finding], head: Examined, base: Examined, change: Change) -> tuple[Finding, ...]:
    """The findings, those of checks that ran at the merge base compared with what they found there."""
    compared: list[Finding] = []
    others: list[Finding] = []
    for finding in marked:
        (compared if finding.check in base.results else others).append(finding)
    told = marked_new(Side(compared, head.lines), Side(base.findings, base.lines), change)
    return tuple(sorted((*told, *others), key=lambda one: one.sort_key))


def _has_something(condition: Condition, head: Examined) -> bool:
    outcome = head.results[condition.check].outcome
    if not isinstance(outcome, Completed):
        return False
    may_fall = any(one.id == condition.measure and not one.has_values for one in outcome.measures)
    return may_fall or any(one.measure == condition.measure for one in head.findings)


def _at_base(
    wanted: Collection[str], change: Change, prepared: Prepared, request: Request, scratch: Path, display: Display
) -> Examined:
    """How the wanted checks end at the merge base; none is run where there was no Python yet."""
    project = prepared.copies.base()
    if project is None:
        return Examined({}, (), SourceLines(prepared.project), Remembered(lasting=True))
    own = scratch / "base-run"
    own.mkdir()
    tree = Tree(project, Skipped("this is the merge base"), copied=True, scratch=own, head=Head(change.base))
    plan = make_plan(prepared.checks, only=wanted)
    examined = examine(plan, tree, prepared, request, display)
    return replace(examined, results={name: examined.results[name] for name in wanted})
