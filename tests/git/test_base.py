"""What the change is compared with when nobody says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from gatekeeper.errors import CannotVerify
from gatekeeper.git import BaseChoice, Repository, default_base
from tests.repos import Repo, environment


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A clone, one commit ahead of its remote, which has a branch `release` as well."""
    remote = Repo.make(tmp_path / "remote", {"a.py": "a\n"})
    remote.git("branch", "release")
    clone = Repo(tmp_path / "clone")
    remote.git("clone", "-q", str(remote.root), str(clone.root))
    clone.commit({"b.py": "b\n"})
    return clone


def base(repo: Repo, variables: Mapping[str, str] | None = None) -> BaseChoice:
    repository = Repository.find(repo.root, environment())
    assert repository
    return default_base(repository, variables or {})


@pytest.mark.parametrize(
    "variables",
    [
        {"GITHUB_BASE_REF": "release"},
        {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "release"},
        {"BITBUCKET_PR_DESTINATION_BRANCH": "release"},
        {"SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/release"},
        {"SYSTEM_PULLREQUEST_TARGETBRANCH": "release"},
        {"CHANGE_TARGET": "release"},
        {"BUILDKITE_PULL_REQUEST_BASE_BRANCH": "release"},
        {"CI_COMMIT_TARGET_BRANCH": "release"},
        {"TRAVIS_BRANCH": "release", "TRAVIS_PULL_REQUEST": "12"},
        {"DRONE_TARGET_BRANCH": "release", "DRONE_BUILD_EVENT": "pull_request"},
    ],
    ids=lambda variables: next(iter(variables)),
)
def test_continuous_integration_names_the_target(repo: Repo, variables: dict[str, str]) -> None:
    choice = base(repo, variables)
    assert choice == BaseChoice(
        repo.git("rev-parse", "origin/release"), f"origin/release, named by {next(iter(variables))}"
    )


@pytest.mark.parametrize(
    "variables",
    [
        {"GITHUB_BASE_REF": ""},
        {"TRAVIS_BRANCH": "release", "TRAVIS_PULL_REQUEST": "false"},
        {"DRONE_TARGET_BRANCH": "release", "DRONE_BUILD_EVENT": "push"},
        {"BUILDKITE_PULL_REQUEST_BASE_BRANCH": ""},
        {"PRE_COMMIT_FROM_REF": "0" * 40},
    ],
    ids=str,
)
def test_a_build_of_a_branch_names_none(repo: Repo, variables: dict[str, str]) -> None:
    assert base(repo, variables).why == "origin/HEAD, the default branch of the remote"


def test_a_local_branch_will_do(repo: Repo) -> None:
    repo.git("branch", "local")
    assert base(repo, {"GITHUB_BASE_REF": "local"}).why == "local, named by GITHUB_BASE_REF"


def test_what_is_pushed_onto(repo: Repo) -> None:
    old = repo.git("rev-parse", "HEAD~1")
    assert base(repo, {"PRE_COMMIT_FROM_REF": old, "GITHUB_BASE_REF": "nowhere"}).rev == old


def test_gitlab_gives_a_commit(repo: Repo) -> None:
    old = repo.git("rev-parse", "HEAD~1")
    assert base(repo, {"CI_MERGE_REQUEST_DIFF_BASE_SHA": old}) == BaseChoice(
        old, f"{old}, named by CI_MERGE_REQUEST_DIFF_BASE_SHA"
    )
    variables = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": "f" * 40, "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "release"}
    assert base(repo, variables).why.startswith("origin/release")


@pytest.mark.parametrize(
    "variables",
    [
        {"GITHUB_BASE_REF": "absent"},
        {"GITHUB_BASE_REF": "--output=witness"},
        {"PRE_COMMIT_FROM_REF": "f" * 40},
        {"CI_MERGE_REQUEST_DIFF_BASE_SHA": "f" * 40},
        {"CHANGE_TARGET": "a\nb"},
    ],
    ids=str,
)
def test_a_named_base_that_is_not_here_is_never_nothing(repo: Repo, variables: dict[str, str]) -> None:
    with pytest.raises(CannotVerify, match="fetch-depth: 0") as caught:
        base(repo, variables)
    assert next(iter(variables)) in caught.value.reason
    assert not (repo.root / "witness").exists()


def test_main_and_master_without_a_head(repo: Repo) -> None:
    repo.git("remote", "set-head", "origin", "--delete")
    assert base(repo).why.startswith("origin/main")
    repo.git("update-ref", "refs/remotes/origin/master", "origin/main")
    repo.git("update-ref", "-d", "refs/remotes/origin/main")
    assert base(repo).why.startswith("origin/master")
    repo.git("update-ref", "-d", "refs/remotes/origin/master")
    assert base(repo) == BaseChoice(None, "there is no remote with a default branch: name a base with --base")


def test_the_remote_of_the_current_branch_comes_first(repo: Repo) -> None:
    ahead = repo.git("rev-parse", "HEAD")
    repo.git("remote", "add", "fork", "https://example.org/fork")
    repo.git("update-ref", "refs/remotes/fork/main", ahead)
    assert base(repo).why.startswith("origin/HEAD")
    repo.git("branch", "--set-upstream-to", "fork/main")
    assert base(repo) == BaseChoice(ahead, "fork/main, the default branch of the remote")
    repo.git("remote", "rename", "origin", "upstream")
    repo.git("branch", "--unset-upstream")
    assert base(repo).rev is None


def test_one_remote_by_any_name(repo: Repo) -> None:
    repo.git("remote", "rename", "origin", "upstream")
    assert base(repo).why.startswith("upstream/")


def test_a_dangling_default_branch_is_passed_over(repo: Repo) -> None:
    repo.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/gone")
    assert base(repo).why.startswith("origin/main")


def test_a_default_branch_that_is_no_commit_is_none(repo: Repo) -> None:
    repo.git("remote", "set-head", "origin", "--delete")
    repo.git("update-ref", "refs/remotes/origin/main", repo.git("rev-parse", "HEAD:a.py"))
    assert base(repo).rev is None
