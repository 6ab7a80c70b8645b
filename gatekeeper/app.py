"""The pipeline, readable on one page: a request in, a report out."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path

from msgspec.structs import replace

from gatekeeper import __version__
from gatekeeper.acceptance import Acceptance, accept, with_baseline
from gatekeeper.engine.cache import cache_folder
from gatekeeper.engine.execute import Display
from gatekeeper.engine.lines import SourceLines
from gatekeeper.engine.plan import Plan, make_plan
from gatekeeper.errors import UsageError
from gatekeeper.examine import Examined, Tree, context_of, examine
from gatekeeper.fix import FixResult, fix
from gatekeeper.gate.judge import judge, to_confirm
from gatekeeper.gate.mask import masked
from gatekeeper.handoff.verify import Answer, answers
from gatekeeper.handoff.work import Handed, binding_of, handed, uncommitted
from gatekeeper.model.change import Change
from gatekeeper.model.check import Check, RuleInfo, rule_name
from gatekeeper.model.finding import Finding
from gatekeeper.model.measure import Measure
from gatekeeper.model.outcome import Completed, Skipped
from gatekeeper.model.project import Decision
from gatekeeper.model.report import ChangeSummary, Report
from gatekeeper.novelty import novelty
from gatekeeper.prepare import Prepared, changed_paths, prepare
from gatekeeper.remember import Remembered
from gatekeeper.request import Request
from gatekeeper.scratch import remove_stale, scratch_folder
from gatekeeper.shortcut import Shortcut
from gatekeeper.stuck import history, with_stuck
from gatekeeper.trend import remember_run
from gatekeeper.waivers import with_waivers

_PROJECT_FILES = ("pyproject.toml", "setup.cfg", "setup.py")


def run(request: Request, display: Display, past: Shortcut | None = None) -> Report:
    """Runs the gate and returns its report, which `past` keeps for the next run.

    Raises UsageError or ConfigError when the request or the configuration makes no sense, CannotVerify when nothing
    could be examined at all, and KeyboardInterrupt, with every program ended, when asked to stop.
    """
    started = time.monotonic()
    remove_stale()
    with scratch_folder() as scratch:
        prepared = prepare(request, scratch)
        report, remembered = _judged(prepared, request, scratch, display)
        folder = (cache_folder() or scratch) / "runs"
        report = replace(with_stuck(report, prepared, request, folder), seconds=time.monotonic() - started)
        remember_run(report, prepared, request, cache_folder())
        if past is not None:
            past.keep(report, prepared.project, remembered, history(prepared, request, folder))
        return report


def _judged(prepared: Prepared, request: Request, scratch: Path, display: Display) -> tuple[Report, Remembered]:
    """The report, its seconds still 0, and what the next run can recall of it."""
    tree = Tree(prepared.project, prepared.comparison, prepared.tree.copied, scratch, prepared.tree.head)
    head = examine(plan_for(prepared, request), tree, prepared, request, display)
    findings, at_base, lasting = novelty(head, prepared, request, scratch, display)
    findings, notes = with_baseline(findings, prepared)
    findings, waived = with_waivers(findings, prepared)
    profile = prepared.settings.profile
    judged = judge(profile.conditions.values(), head.results, findings, _titles(prepared.checks.values()), at_base)
    report = Report(
        version=__version__,
        profile=profile.name,
        change=_summary(prepared),
        items=(*judged, *to_confirm(profile.manual)),
        findings=findings,
        measures=_measures(head.completed, findings),
        tools=prepared.toolbox.used(),
        seconds=0.0,
        prefix=prepared.project.prefix,
        sources=_source_lines(findings, head.lines),
        notes=(*prepared.rules.notes, *notes, *waived),
        options=request.words,
        rules=_rules(prepared, findings),
        anchor=prepared.project.anchor(prepared.settings.file or "", *_PROJECT_FILES),
        cache=_cache_note(head),
    )
    remembered = replace(head.remembered, lasting=head.remembered.lasting and lasting)
    return masked(report, head.lines.at), remembered


def _rules(prepared: Prepared, findings: Iterable[Finding]) -> dict[str, RuleInfo]:
    """The rules of every check that found something, by name."""
    found = {finding.check for finding in findings}
    checks = (check for check in prepared.checks.values() if check.id in found)
    return {rule_name(check.id, rule): rule for check in checks for rule in check.rules}


def plan(request: Request) -> str:
    """The plan in words, made without running anything."""
    with scratch_folder() as scratch:
        return plan_for(prepare(request, scratch), request).text


def diagnose(request: Request) -> tuple[Decision, ...]:
    """Every decision that a run would be based on, with its reason."""
    from gatekeeper import doctor

    with scratch_folder() as scratch:
        made = prepare(request, scratch)
        return doctor.examine(made.project, made.settings, made.toolbox, made.comparison, cache_folder())


def repair(request: Request, *, write: bool, everything: bool) -> FixResult:
    """Fixes what can be fixed safely in the files that changed, in those that the request names, or in all."""
    with scratch_folder() as scratch:
        prepared = prepare(request, scratch)
        tree = Tree(prepared.project, prepared.comparison, prepared.tree.copied, scratch)
        paths = prepared.project.files if everything or request.paths else changed_paths(prepared)
        return fix(context_of("fix", tree, prepared, request), paths, write=write)


def accept_findings(request: Request, display: Display) -> Acceptance:
    """Compares today's findings with the baseline; see `gatekeeper.acceptance`."""
    with scratch_folder() as scratch:
        return accept(prepare(request, scratch), request, scratch, display)


def plan_for(prepared: Prepared, request: Request) -> Plan:
    """What will run. Raises UsageError for a check that there is not."""
    for name in (*request.only, *request.skip):
        if name not in prepared.checks:
            known = ", ".join(sorted(prepared.checks))
            raise UsageError(f'there is no check "{name}" in this run: choose from {known}')
    return make_plan(prepared.checks, request.only, request.skip)


def hand_over(request: Request, receipt: Path, display: Display) -> Handed:
    """Judges the commit that is handed over (`request.at`) and binds the verdict to its tree; writes nothing.

    `receipt` is where the receipt will be. Raises UsageError when the work tree holds more than the commit, unless the
    request says to leave that out.
    """
    started = time.monotonic()
    more = uncommitted(request, receipt)
    if more:
        raise UsageError(
            f"the work tree holds what is not committed ({more}): commit it, or leave it out with --committed-only"
        )
    with scratch_folder() as scratch:
        prepared = prepare(request, scratch)
        report, _ = _judged(prepared, replace(request, full=True), scratch, display)
        return handed(prepared, replace(report, seconds=time.monotonic() - started))


def check_receipt(request: Request, receipt: Path, content: bytes) -> tuple[Answer, ...]:
    """Whether a receipt holds for the commit that the request names; see `gatekeeper.handoff.verify`."""
    more = uncommitted(request, receipt)
    with scratch_folder() as scratch:
        here = binding_of(prepare(request, scratch))
    return answers(content, here, __version__, more)


def _titles(checks: Iterable[Check]) -> Mapping[str, str]:
    return {info.id: info.title for check in checks for info in check.measures}


def _cache_note(head: Examined) -> str:
    """What came of remembering, in words."""
    if head.remembered.trouble:
        return f"nothing is remembered: {head.remembered.trouble}"
    ran = [result for result in head.results.values() if not isinstance(result.outcome, Skipped)]
    return f"{sum(1 for result in ran if result.cached)} of {len(ran)} checks were remembered"


def _summary(prepared: Prepared) -> ChangeSummary:
    change, label = prepared.comparison, prepared.tree.head.label
    if not isinstance(change, Change):
        return ChangeSummary(None, label, 0, 0, 0, change.reason.removeprefix("nothing to compare with: "))
    base = change.base if change.has_base else None
    return ChangeSummary(base, label, len(change.files), change.added, change.deleted)


def _measures(completed: Iterable[Completed], findings: Iterable[Finding]) -> Mapping[str, Measure]:
    """Every number that was taken; a count is the number of its findings."""
    counted = Counter(finding.measure for finding in findings if not finding.suppressed)
    measures: dict[str, Measure] = {}
    for done in completed:
        for name, evidence in done.counts.items():
            measures[name] = Measure(name, Fraction(counted[name]), evidence=evidence)
        measures |= {measure.id: measure for measure in done.measures}
    return measures


def _source_lines(findings: Iterable[Finding], lines: SourceLines) -> Mapping[tuple[str, int], str]:
    places = {(one.location.path, one.location.line) for one in findings}
    return {(path, line): lines.at(path, line) for path, line in places if line is not None}
