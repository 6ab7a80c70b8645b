"""The commits of a change, from real repositories."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.errors import CannotVerify
from gatekeeper.git import INDEX, WORKTREE, Head, Prefetched, Repository, change
from gatekeeper.model.change import EMPTY_TREES, Change, Commit, Status
from tests.repos import Repo, environment


def opened(root: Path) -> Repository:
    repository = Repository.find(root, environment())
    assert repository is not None
    return repository


def commits(repo: Repo, base: str, head: Head = WORKTREE) -> tuple[Commit, ...]:
    repository = opened(repo.root)
    return Prefetched(repository, base, ()).commits_of(change(repository, base, head))


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo.make(tmp_path / "repo", {"a.py": "a\n", "b.py": "b\n"})


def test_each_commit_with_its_message_and_files(repo: Repo) -> None:
    base = repo.git("rev-parse", "HEAD")
    first = repo.commit({"tests/test_c.py": "t\n"}, "Test it first\n\nBecause.\n\nSigned-off-by: A <a@example.org>")
    repo.git("mv", "b.py", "c.py")
    second = repo.commit({"a.py": "a\nmore\n"}, "Do it")
    repo.write({"a.py": "not committed\n"})
    one, other = commits(repo, base)
    assert (one.id, one.parent, one.subject) == (first, base, "Test it first")
    assert one.body == "Because.\n\nSigned-off-by: A <a@example.org>"
    assert [(file.path, file.status) for file in one.files] == [("tests/test_c.py", Status.ADDED)]
    assert (other.id, other.parent, other.body) == (second, first, "")
    assert [(file.path, file.status, file.old_path) for file in other.files] == [
        ("a.py", Status.MODIFIED, None),
        ("c.py", Status.RENAMED, "b.py"),
    ]
    assert other.files[0].added_lines == {2}


def test_the_head_is_what_is_judged(repo: Repo) -> None:
    base = repo.git("rev-parse", "HEAD")
    first = repo.commit({"a.py": "1\n"}, "One")
    repo.commit({"a.py": "2\n"}, "Two")
    assert [one.subject for one in commits(repo, base, Head(first))] == ["One"]
    assert [one.subject for one in commits(repo, base, INDEX)] == ["One", "Two"]
    assert commits(repo, opened(repo.root).head() or "", INDEX) == ()


def test_merges_are_none_and_what_they_bring_is(repo: Repo) -> None:
    base = repo.git("rev-parse", "HEAD")
    repo.git("checkout", "-q", "-b", "side")
    repo.commit({"side.py": "s\n"}, "Side")
    repo.git("checkout", "-q", "main")
    repo.commit({"main.py": "m\n"}, "Main")
    repo.git("merge", "-q", "--no-ff", "-m", "Merge it", "side")
    assert {one.subject for one in commits(repo, base)} == {"Side", "Main"}


def test_a_commit_without_parents_is_compared_with_nothing(repo: Repo) -> None:
    base = repo.git("rev-parse", "HEAD")
    repo.git("checkout", "-q", "--orphan", "other")
    orphan = repo.commit({"a.py": "a\n"}, "Another beginning")
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--allow-unrelated-histories", "-s", "ours", "-m", "Merge it", orphan)
    (commit,) = commits(repo, base)
    assert commit.parent == EMPTY_TREES[0]
    assert [file.status for file in commit.files] == [Status.ADDED, Status.ADDED]


def test_before_the_first_commit_there_is_none(tmp_path: Path) -> None:
    repo = Repo.make(tmp_path / "repo")
    repo.write({"a.py": "a\n"})
    repository = opened(repo.root)
    nothing = change(repository, None, INDEX)
    assert Prefetched(repository, nothing.base, ()).commits_of(nothing) == ()


def test_hostile_messages(repo: Repo) -> None:
    base = repo.git("rev-parse", "HEAD")
    (repo.root / "message").write_bytes(b"caf\xe9 \x1b[31m\n\nbody \xff\n")
    repo.git("config", "i18n.commitEncoding", "nonsense")
    repo.git("commit", "-q", "--allow-empty", "--cleanup=verbatim", "-F", "message")
    repo.git("commit", "-q", "--allow-empty", "--allow-empty-message", "-m", "")
    odd, empty = commits(repo, base)
    assert odd.subject == "caf\ufffd \x1b[31m"
    assert odd.body == "body \ufffd"
    assert (empty.subject, empty.body, empty.files) == ("", "", ())


def test_files_of_any_commit(repo: Repo) -> None:
    base = repo.git("rev-parse", "HEAD")
    head = repo.commit({"a.py": "new\n"})
    history = Prefetched(opened(repo.root), base, ())
    assert history.read_many(base, ("a.py", "none")) == {"a.py": b"a\n", "none": None}
    assert history.read_many(head, ("a.py",)) == {"a.py": b"new\n"}


def test_a_history_that_is_cut_off_cannot_be_verified(repo: Repo, tmp_path: Path) -> None:
    repo.git("checkout", "-q", "-b", "side")
    repo.commit({"side.py": "s\n"}, "Side")
    repo.commit({"side.py": "t\n"}, "Side again")
    repo.git("checkout", "-q", "main")
    base = repo.commit({"main.py": "m\n"}, "Main")
    repo.git("merge", "-q", "--no-ff", "-m", "Merge it", "side")
    Repo.make(tmp_path / "clone").git("fetch", "-q", "--depth=2", f"file://{repo.root}", "main")
    repository = opened(tmp_path / "clone")
    head = repository.resolve("FETCH_HEAD")
    with pytest.raises(CannotVerify, match="shallow clone"):
        Prefetched(repository, base, ()).commits_of(Change(base, head, ()))
