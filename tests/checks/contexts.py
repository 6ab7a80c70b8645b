"""The context of a check, over a real repository."""

from __future__ import annotations

from pathlib import Path

from gatekeeper.git import WORKTREE, Head, Prefetched, Repository, change
from gatekeeper.model.change import Comparison
from gatekeeper.model.check import Check, Context
from gatekeeper.model.finding import Finding
from gatekeeper.model.outcome import Completed
from gatekeeper.model.project import Project
from tests.fakes import INTERPRETER, FakeContext
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
) -> FakeContext:
    """What a check is given when the tree is compared with a commit; `comparison` stands in for that."""
    repository = Repository.find(repo.root, environment())
    assert repository is not None
    compared = change(repository, base, head)
    inside = tuple(path for path in repository.files() if not prefix or path.startswith(f"{prefix}/"))
    old = repository.read_many(base, repository.list(base))
    return FakeContext(
        Project(repo.root, prefix, inside, sources, ("tests",), INTERPRETER, import_roots),
        Path(f"{repo.root}-scratch"),
        comparison=comparison or compared,
        base={path: content for path, content in old.items() if content is not None},
        history=Prefetched(repository, base, ()).commits_of(compared),
        at=repository.read_many,
    )


def findings(check: Check, context: Context) -> tuple[Finding, ...]:
    """What a check found, after looking at what all findings have in common."""
    outcome = check.run(context)
    assert isinstance(outcome, Completed), outcome
    assert all(one.check == check.id and one.measure in outcome.counts for one in outcome.findings)
    assert {one.rule for one in outcome.findings} <= {rule.id for rule in check.rules}
    assert set(outcome.counts) == {info.id for info in check.measures}
    return outcome.findings
