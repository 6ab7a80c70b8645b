"""What the change is compared with when nobody says: the target of the pull request, else the default branch."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from msgspec import Struct

from gatekeeper.errors import CannotVerify
from gatekeeper.git.process import text
from gatekeeper.git.repository import DEEPER, Repository

_BRANCHES = (
    "GITHUB_BASE_REF",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
    "BITBUCKET_PR_DESTINATION_BRANCH",
    "SYSTEM_PULLREQUEST_TARGETBRANCH",
    "CHANGE_TARGET",
    "BUILDKITE_PULL_REQUEST_BASE_BRANCH",
    "CI_COMMIT_TARGET_BRANCH",
)
"""Variables that hold a branch's name while a pull request is built, and are empty or absent otherwise."""

_COMMIT = "CI_MERGE_REQUEST_DIFF_BASE_SHA"
_PUSHED = "PRE_COMMIT_FROM_REF"
_DEFAULTS = ("HEAD", "main", "master")


class BaseChoice(Struct, frozen=True):
    """The commit (its id) to compare with and why; None, and why there is none."""

    rev: str | None
    why: str


def default_base(repository: Repository, environ: Mapping[str, str]) -> BaseChoice:
    """What to compare with when neither the command line nor the configuration says.

    Raises CannotVerify when continuous integration names a base that is not here: the change is then unknown.
    """
    pushed = environ.get(_PUSHED, "")
    if pushed.strip("0"):
        return _named(repository, _PUSHED, (pushed,))
    for variable, candidates in _targets(environ):
        return _named(repository, variable, candidates)
    return _default_branch(repository)


def _targets(environ: Mapping[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    """The variables that name a pull request's target, each with the revisions that it may mean."""
    values = {name: environ.get(name, "") for name in _BRANCHES}
    if environ.get("TRAVIS_PULL_REQUEST", "false") != "false":
        values["TRAVIS_BRANCH"] = environ.get("TRAVIS_BRANCH", "")
    if environ.get("DRONE_BUILD_EVENT") == "pull_request":
        values["DRONE_TARGET_BRANCH"] = environ.get("DRONE_TARGET_BRANCH", "")
    targets = [(name, _revisions(value)) for name, value in values.items() if value]
    commit = environ.get(_COMMIT)
    if not commit:
        return targets
    return [(_COMMIT, (commit, *chain.from_iterable(candidates for _, candidates in targets)))]


def _revisions(branch: str) -> tuple[str, ...]:
    name = branch.removeprefix("refs/heads/")
    return (f"refs/remotes/origin/{name}", f"refs/heads/{name}")


def _named(repository: Repository, variable: str, candidates: tuple[str, ...]) -> BaseChoice:
    for candidate, commit in zip(candidates, repository.commits(candidates), strict=True):
        if commit is not None:
            return BaseChoice(commit, f"{_short(candidate)}, named by {variable}")
    names = " or ".join(_short(candidate) for candidate in candidates)
    raise CannotVerify(f"{variable} says to compare with {names}, which is not here: {DEEPER}, or name one with --base")


def _short(revision: str) -> str:
    return revision.removeprefix("refs/remotes/").removeprefix("refs/heads/")


def _default_branch(repository: Repository) -> BaseChoice:
    """The default branch of the current branch's remote, of `origin`, or of the only remote there is."""
    patterns = [f"refs/remotes/*/{name}" for name in _DEFAULTS]
    listed = repository.git.output("for-each-ref", "--format=%(refname)", *patterns)
    candidates = _ordered(repository, text(listed).splitlines())
    for candidate, commit in zip(candidates, repository.commits(candidates), strict=True):
        if commit is not None:
            return BaseChoice(commit, f"{_short(candidate)}, the default branch of the remote")
    return BaseChoice(None, "there is no remote with a default branch: name a base with --base")


def _ordered(repository: Repository, names: list[str]) -> tuple[str, ...]:
    """The references, the most likely first; those of remotes that have no say are left out."""
    remotes = _preferred(repository, {name.split("/")[2] for name in names})
    wanted = (f"refs/remotes/{remote}/{name}" for remote in remotes for name in _DEFAULTS)
    return tuple(name for name in wanted if name in names)


def _preferred(repository: Repository, remotes: set[str]) -> list[str]:
    if len(remotes) <= 1:
        return list(remotes)
    answer = repository.git.ask("rev-parse", "--symbolic-full-name", "@{upstream}")
    upstream = text(answer.stdout).strip()
    tracked = [remote for remote in remotes if upstream.startswith(f"refs/remotes/{remote}/")]
    return [*tracked, *(remote for remote in ("origin",) if remote in remotes and remote not in tracked)]
