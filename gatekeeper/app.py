"""The pipeline, readable on one page: a request in, a report out."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path

from gatekeeper import __version__
from gatekeeper.engine.context import CheckContext, Workshop
from gatekeeper.engine.cpus import usable_cpus
from gatekeeper.engine.environment import tool_environment
from gatekeeper.engine.execute import Display, execute
from gatekeeper.engine.lines import SourceLines
from gatekeeper.engine.plan import Plan, make_plan
from gatekeeper.engine.tool import Runner
from gatekeeper.errors import UsageError
from gatekeeper.gate.judge import judge, promoted
from gatekeeper.gate.mark import fingerprinted
from gatekeeper.model.change import Change
from gatekeeper.model.check import Check
from gatekeeper.model.finding import Finding
from gatekeeper.model.outcome import Completed, Outcome, Result
from gatekeeper.model.project import Decision
from gatekeeper.model.report import ChangeSummary, Item, Report, Verdict
from gatekeeper.prepare import Prepared, prepare
from gatekeeper.request import Request


def run(request: Request, display: Display) -> Report:
    """Runs the gate and returns its report.

    Raises UsageError or ConfigError when the request or the configuration makes no sense, CannotVerify when nothing
    could be examined at all, and KeyboardInterrupt, with every program ended, when asked to stop.
    """
    started = time.monotonic()
    with scratch_folder() as scratch:
        prepared = prepare(request, scratch)
        plan = plan_for(prepared, request)
        results = _gather(plan, prepared, request, scratch, display)
        conditions = tuple(prepared.settings.profile.conditions.values())
        lines = SourceLines(prepared.project)
        findings = fingerprinted((*_found(results), *promoted(conditions, results)), lines.at)
        items = judge(conditions, results, findings, _titles(prepared.checks.values()))
        return Report(
            version=__version__,
            profile=prepared.settings.profile.name,
            change=_summary(prepared),
            items=items,
            findings=findings,
            measures={measure.id: measure for done in _completed(results) for measure in done.measures},
            tools=prepared.toolbox.used(),
            seconds=time.monotonic() - started,
            prefix=prepared.project.prefix,
            sources=_shown_lines(findings, items, lines),
            notes=prepared.notes,
            options=request.words,
        )


@contextmanager
def scratch_folder() -> Generator[Path]:
    """A folder outside the tree, deleted at the end of the run whatever happens."""
    with tempfile.TemporaryDirectory(prefix="gatekeeper-", ignore_cleanup_errors=True) as folder:
        yield Path(folder).resolve()


def plan_for(prepared: Prepared, request: Request) -> Plan:
    """What will run. Raises UsageError for a check that there is not."""
    for name in (*request.only, *request.skip):
        if name not in prepared.checks:
            raise UsageError(
                f'there is no check "{name}" in this run: choose from {", ".join(sorted(prepared.checks))}'
            )
    return make_plan(prepared.checks, request.only, request.skip)


def cache_folder() -> Path:
    """Where tools may keep what makes the next run faster: the user's cache, never the repository."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("gatekeeper", appauthor=False))


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


def _gather(plan: Plan, prepared: Prepared, request: Request, scratch: Path, display: Display) -> Mapping[str, Result]:
    runner = Runner(scratch)
    workshop = Workshop(
        project=prepared.project,
        comparison=prepared.comparison,
        scratch=scratch,
        tools=prepared.toolbox,
        runner=runner,
        environment=_environment(prepared, request, scratch),
        history=prepared.place.repository,
        timeout=request.timeout,
        progress=display.progress,
    )

    def context_for(check: Check, outcomes: Mapping[str, Outcome]) -> CheckContext:
        return CheckContext(check.id, workshop, outcomes, time.monotonic() + request.timeout, time.monotonic)

    display.planned({job.check.id: job.check.title for job in plan.jobs if not job.skip})
    return execute(plan, context_for, request.jobs or usable_cpus(), display, runner.cancel)


def _environment(prepared: Prepared, request: Request, scratch: Path) -> Mapping[str, str]:
    cache = scratch if prepared.tree.copied or not request.cache else cache_folder()
    made = tool_environment(request.environ, prepared.project.interpreter, cache)
    if prepared.tree.copied:
        # An editable install points at the work tree; what comes first on the path is the tree under judgement.
        roots = (str(prepared.project.absolute(root)) for root in prepared.project.import_roots)
        made["PYTHONPATH"] = os.pathsep.join((*roots, *filter(None, (made.get("PYTHONPATH"),))))
    return made


def _completed(results: Mapping[str, Result]) -> Iterable[Completed]:
    return (result.outcome for result in results.values() if isinstance(result.outcome, Completed))


def _found(results: Mapping[str, Result]) -> Iterable[Finding]:
    return (finding for done in _completed(results) for finding in done.findings)


def _titles(checks: Iterable[Check]) -> Mapping[str, str]:
    return {info.id: info.title for check in checks for info in check.measures}


def _summary(prepared: Prepared) -> ChangeSummary:
    comparison = prepared.comparison
    if isinstance(comparison, Change):
        return ChangeSummary(
            comparison.base, comparison.head, len(comparison.files), comparison.added, comparison.deleted
        )
    return ChangeSummary(None, prepared.tree.head.label, 0, 0, 0, comparison.reason)


def _shown_lines(
    findings: Iterable[Finding], items: Iterable[Item], lines: SourceLines
) -> Mapping[tuple[str, int], str]:
    """The source lines of the findings that a reporter may want to show: those of items that did not pass."""
    failing = {item.id for item in items if item.verdict is Verdict.FAIL}
    places = {(one.location.path, one.location.line) for one in findings if one.measure in failing}
    return {(path, line): lines.at(path, line) for path, line in places if line is not None}
