"""The real context of a check, over a real repository."""

from __future__ import annotations

import os
import time
from pathlib import Path

from gatekeeper.engine.context import CheckContext, Workshop
from gatekeeper.engine.tool import Runner
from gatekeeper.git import WORKTREE, Head, Prefetched, Repository, change
from gatekeeper.model.change import Comparison
from gatekeeper.model.check import Check, Context
from gatekeeper.model.finding import Finding
from gatekeeper.model.outcome import Completed
from gatekeeper.model.project import Project
from gatekeeper.project.tools import Toolbox
from tests.fakes import INTERPRETER
from tests.repos import Repo, environment


def context_since(
    repo: Repo,
    base: str,
    head: Head = WORKTREE,
    *,
    prefix: str = "",
    sources: tuple[str, ...] = ("src",),
    import_roots: tuple[str, ...] = ("src",),
    comparison: Comparison | None = None,
) -> CheckContext:
    """What a check is given when the tree is compared with a commit; `comparison` stands in for that."""
    repository = Repository.find(repo.root, environment())
    assert repository is not None
    compared = comparison or change(repository, base, head)
    inside = tuple(path for path in repository.files() if not prefix or path.startswith(f"{prefix}/"))
    project = Project(repo.root, prefix, inside, sources, ("tests",), INTERPRETER, import_roots)
    scratch = Path(f"{repo.root}-scratch")
    scratch.mkdir(exist_ok=True)
    workshop = Workshop(
        project=project,
        comparison=compared,
        scratch=scratch,
        tools=Toolbox(INTERPRETER, project.root),
        runner=Runner(scratch),
        environment=dict(os.environ),
        history=Prefetched(repository, base, ()),
        timeout=60.0,
        progress=lambda check, text: None,
    )
    return CheckContext("check", workshop, {}, time.monotonic() + 60, time.monotonic)


def findings(check: Check, context: Context) -> tuple[Finding, ...]:
    """What a check found, after looking at what all findings have in common."""
    outcome = check.run(context)
    assert isinstance(outcome, Completed), outcome
    assert all(one.check == check.id and one.measure in outcome.counts for one in outcome.findings)
    assert {one.rule for one in outcome.findings} <= {rule.id for rule in check.rules}
    assert set(outcome.counts) == {info.id for info in check.measures}
    return outcome.findings
