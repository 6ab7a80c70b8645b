"""Running a plan on a tree: the same for the tree under judgement and for the merge base."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from gatekeeper.engine.cache import cache_folder
from gatekeeper.engine.context import CheckContext, History, Tools, Workshop
from gatekeeper.engine.cpus import usable_cpus
from gatekeeper.engine.environment import tool_environment
from gatekeeper.engine.execute import Display, execute
from gatekeeper.engine.lines import SourceLines
from gatekeeper.engine.plan import Plan
from gatekeeper.engine.tool import Runner
from gatekeeper.gate.judge import promoted
from gatekeeper.gate.mark import fingerprinted, with_help
from gatekeeper.git import Head, Prefetched, Repository
from gatekeeper.model.change import Change, Comparison, Mode
from gatekeeper.model.check import Check, Progress
from gatekeeper.model.finding import Finding
from gatekeeper.model.outcome import Completed, Outcome, Result
from gatekeeper.model.profile import Condition
from gatekeeper.model.project import Project
from gatekeeper.model.reference import sections
from gatekeeper.prepare import Prepared
from gatekeeper.remember import NOTHING, Examination, Recall, Remembered, memory
from gatekeeper.request import Request


class Examined(Struct, frozen=True):
    """How each check ended on a tree, with all findings, fingerprinted and sorted, and the code they are about."""

    results: Mapping[str, Result]
    findings: tuple[Finding, ...]
    lines: SourceLines
    remembered: Remembered = NOTHING

    @property
    def completed(self) -> Iterable[Completed]:
        """The outcomes of the checks that did their work."""
        return (result.outcome for result in self.results.values() if isinstance(result.outcome, Completed))


class Tree(Struct, frozen=True):
    """What to run the plan on. `copied` says that the project lies in a copy, not where it is installed from.

    `head` says what is in it; where that is not known, nothing is remembered.
    """

    project: Project
    comparison: Comparison
    copied: bool
    scratch: Path
    head: Head | None = None


YIELDING = 5
"""How much nicer the programs are that do not decide how long a run takes."""


def examine(plan: Plan, tree: Tree, prepared: Prepared, request: Request, display: Display) -> Examined:
    """Runs the plan. KeyboardInterrupt passes through when every program has ended."""
    workshop = _workshop(tree, prepared, request, display.progress, Runner(tree.scratch))
    past = _memory(tree, prepared, request)
    display.planned({job.check.id: job.check.title for job in plan.jobs if not job.skip})
    known = past.recall(plan)
    longest = max((check.weight for check in _running(plan, known)), default=0.0)

    def context_for(check: Check, outcomes: Mapping[str, Outcome]) -> CheckContext:
        own = _with_tools(workshop, past.tools_for(check.id))
        deadline, notes = time.monotonic() + request.timeout, past.notes_for(check)
        spared = partial(past.past_of, check, tree.scratch)
        niceness = YIELDING if check.weight < longest else 0
        return CheckContext(check.id, own, outcomes, deadline, time.monotonic, notes, spared, niceness)

    runner, jobs = workshop.runner, request.jobs or usable_cpus()
    try:
        results = execute(plan, context_for, jobs, display, runner.cancel, known, past.ended)
    finally:
        runner.close()
    remembered = past.keep(plan, results)
    lines = SourceLines(tree.project)
    raised = (*_found(results), *promoted(_conditions(prepared, results), results))
    told = {finding.check for finding in raised}
    linked = with_help(raised, sections(job.check for job in plan.jobs if job.check.id in told))
    return Examined(results, fingerprinted(linked, lines.at), lines, remembered)


def _running(plan: Plan, known: Mapping[str, Result]) -> Iterator[Check]:
    """The checks that are run now."""
    return (job.check for job in plan.jobs if not job.skip and job.check.id not in known)


def context_of(name: str, tree: Tree, prepared: Prepared, request: Request) -> CheckContext:
    """A context for work that is no check."""
    workshop = _workshop(tree, prepared, request, _unheard, Runner(tree.scratch))
    return CheckContext(name, workshop, {}, time.monotonic() + request.timeout, time.monotonic)


def _with_tools(workshop: Workshop, tools: Tools) -> Workshop:
    """The same workshop, those of other trees included, with tools that are noted down."""

    def other(project: Project, comparison: Comparison) -> Workshop:
        return _with_tools(workshop.other(project, comparison), tools)

    return replace(workshop, tools=tools, other=other)


def _memory(tree: Tree, prepared: Prepared, request: Request) -> Recall:
    repository, examination = prepared.place.repository, None
    if repository is not None and tree.head is not None:
        examination = Examination(repository, tree.head, tree.project, tree.comparison)
    return memory(examination, request, prepared.toolbox, cache_folder())


def _unheard(_check: str, _text: Progress) -> None:
    """Nobody watches."""


def _workshop(
    tree: Tree,
    prepared: Prepared,
    request: Request,
    progress: Callable[[str, Progress], None],
    runner: Runner,
) -> Workshop:
    def other(project: Project, comparison: Comparison) -> Workshop:
        """The workshop of another tree; `cancel` ends what runs there as well."""
        scratch = Path(tempfile.mkdtemp(prefix="other-", dir=tree.scratch))
        return _workshop(Tree(project, comparison, True, scratch), prepared, request, progress, runner)

    return Workshop(
        project=tree.project,
        comparison=tree.comparison,
        scratch=tree.scratch,
        tools=prepared.toolbox,
        runner=runner,
        environment=_environment(tree, request),
        history=_history(prepared.place.repository, tree.comparison),
        timeout=request.timeout,
        progress=progress,
        copies=prepared.copies,
        other=other,
    )


def _history(repository: Repository | None, comparison: Comparison) -> History | None:
    """Where checks read the base from: the changed files are read together when the first is asked for."""
    if repository is None or not isinstance(comparison, Change):
        return None
    there = (file for file in comparison.files if file.old_mode is not Mode.ABSENT)
    return Prefetched(repository, comparison.base, (file.old_path or file.path for file in there))


def _environment(tree: Tree, request: Request) -> Mapping[str, str]:
    cache = tree.scratch if tree.copied or not request.cache else cache_folder() or tree.scratch
    made = tool_environment(request.environ, tree.project.interpreter, cache)
    # What a tool or a test that was stopped leaves among its temporary files goes with ours.
    temporary = tree.scratch / "tmp"
    temporary.mkdir(exist_ok=True)
    made |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    if tree.copied:
        # An editable install points at the work tree; what comes first on the path is the tree under judgement.
        roots = (str(tree.project.absolute(root)) for root in tree.project.import_roots)
        made["PYTHONPATH"] = os.pathsep.join((*roots, *filter(None, (made.get("PYTHONPATH"),))))
    return made


def _conditions(prepared: Prepared, results: Mapping[str, Result]) -> Iterable[Condition]:
    return (one for one in prepared.settings.profile.conditions.values() if one.check in results)


def _found(results: Mapping[str, Result]) -> Iterable[Finding]:
    outcomes = (result.outcome for result in results.values())
    return (finding for done in outcomes if isinstance(done, Completed) for finding in done.findings)
