"""Finding a repository and asking it, in every state that it can be in."""

from __future__ import annotations

import os
import subprocess
import threading
from pathlib import Path

import pytest

from gatekeeper.errors import CannotVerify, UsageError
from gatekeeper.git import Prefetched, Repository
from gatekeeper.git.process import TIMEOUT, Git, cleaned
from tests.repos import Repo, environment


def opened(repo: Repo, **variables: str) -> Repository:
    repository = Repository.find(repo.root, environment() | variables)
    assert repository is not None
    return repository


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo.make(tmp_path / "repo", {"a.py": "a\n", "sub/b.py": "b\n"})


def test_is_found_from_any_folder(repo: Repo) -> None:
    found = Repository.find(repo.root / "sub", environment())
    assert found == opened(repo)
    assert found.root == repo.root
    assert found.git_dir == repo.root / ".git"
    assert found.index == repo.root / ".git" / "index"
    assert not found.shallow


def test_uses_the_callers_environment(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(repo.root))
    assert Repository.find(repo.root / "sub") is None


def test_no_repository(tmp_path: Path) -> None:
    assert Repository.find(tmp_path, environment()) is None


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match="is not a folder"):
        Repository.find(tmp_path / "absent", environment())


def test_no_work_tree(repo: Repo, tmp_path: Path) -> None:
    repo.git("clone", "-q", "--bare", str(repo.root), str(tmp_path / "bare"))
    for place in (tmp_path / "bare", repo.root / ".git"):
        with pytest.raises(UsageError, match="without a work tree"):
            Repository.find(place, environment())


def test_another_owner(repo: Repo) -> None:
    with pytest.raises(CannotVerify, match=r"safe\.directory") as caught:
        opened(repo, GIT_TEST_ASSUME_DIFFERENT_OWNER="1", GIT_CONFIG_GLOBAL=_untrusting(repo))
    assert str(repo.root) in caught.value.reason


def _untrusting(repo: Repo) -> str:
    """Makes git believe that somebody else owns the repository: the test variable is dropped with the others."""
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    os.chown(repo.root, 12345, 12345)
    os.chown(repo.root / ".git", 12345, 12345)
    return os.devnull


def test_a_repository_that_git_cannot_read(repo: Repo) -> None:
    (repo.root / ".git" / "config").write_text("[broken")
    with pytest.raises(CannotVerify, match="cannot read the repository") as caught:
        opened(repo)
    assert "config" in caught.value.detail


def test_git_is_not_installed(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotVerify, match="git is not installed"):
        Repository.find(repo.root, environment())


def test_git_takes_too_long(repo: Repo) -> None:
    with pytest.raises(CannotVerify, match="git hash-object was stopped after 0 seconds"):
        Git(repo.root, cleaned(environment()), timeout=0.0).ask("hash-object", "--stdin", stdin=b"x" * (1 << 24))


def test_git_cannot_be_started(repo: Repo) -> None:
    with pytest.raises(CannotVerify, match="git could not be started"):
        Git(repo.root, cleaned(environment())).ask("a\0b")


def test_a_line_break_in_the_folders_name(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match="line break"):
        opened(Repo.make(tmp_path / "two\nlines"))


def test_the_environment_is_cleaned() -> None:
    caller = {
        "PATH": "p", "GIT_DIR": "d", "GIT_TRACE": "1", "GIT_EXTERNAL_DIFF": "evil", "GIT_LITERAL_PATHSPECS": "0",
        "GIT_CONFIG_COUNT": "0", "LC_ALL": "de_DE",
    }  # fmt: skip
    assert cleaned(caller) == {
        "PATH": "p", "GIT_DIR": "d", "GIT_CONFIG_COUNT": "0",
        "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0",
    }  # fmt: skip
    assert TIMEOUT > 60


def test_the_index_that_a_hook_names(repo: Repo) -> None:
    other = repo.root / ".git" / "next-index.lock"
    repo.git("read-tree", "HEAD", GIT_INDEX_FILE=str(other))
    repo.git("rm", "-q", "--cached", "a.py")
    assert opened(repo).index_files() == ("sub/b.py",)
    assert opened(repo, GIT_INDEX_FILE=str(other)).index_files() == ("a.py", "sub/b.py")
    relative = opened(repo, GIT_INDEX_FILE=".git/next-index.lock")
    assert relative.index == other
    assert relative.index_files() == ("a.py", "sub/b.py")
    below = Repository.find(repo.root / "sub", environment() | {"GIT_INDEX_FILE": ".git/next-index.lock"})
    assert below
    assert below.index == other


def test_a_hooks_variables_of_another_repository_have_no_say(repo: Repo, tmp_path: Path) -> None:
    other = Repo.make(tmp_path / "other", {"o.py": "o\n"})
    git_dir, index = str(other.root / ".git"), str(other.root / ".git" / "index")
    found = opened(repo, GIT_DIR=git_dir, GIT_INDEX_FILE=index, GIT_WORK_TREE=str(other.root))
    assert found.root == repo.root
    assert found.index_files() == ("a.py", "sub/b.py")


def test_a_hooks_variables_of_this_repository(repo: Repo) -> None:
    index = repo.root / ".git" / "hooks-index"
    repo.git("read-tree", "HEAD", GIT_INDEX_FILE=str(index))
    found = opened(repo, GIT_DIR=str(repo.root / ".git"), GIT_INDEX_FILE=str(index))
    assert (found.root, found.index) == (repo.root, index)


def test_variables_decide_where_nothing_else_does(repo: Repo, tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    found = Repository.find(work, environment() | {"GIT_DIR": str(repo.root / ".git"), "GIT_WORK_TREE": str(work)})
    assert found
    assert (found.root, found.git_dir) == (work, repo.root / ".git")


def test_a_linked_worktree(repo: Repo, tmp_path: Path) -> None:
    repo.git("worktree", "add", "-q", str(tmp_path / "linked"))
    linked = opened(Repo(tmp_path / "linked"))
    assert linked.root == tmp_path / "linked"
    assert linked.index == repo.root / ".git" / "worktrees" / "linked" / "index"
    assert linked.head() == opened(repo).head()


def test_files_are_regular_present_and_not_ignored(repo: Repo, tmp_path: Path) -> None:
    repo.write({".gitignore": "ignored\n", "ignored": "", "new.py": "n", "odd\n\udcff": "o", "gone/x.py": "x"})
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "x.py").write_text("x")
    repo.git("add", "gone")
    (repo.root / "gone" / "x.py").unlink()
    (repo.root / "gone").rmdir()
    (repo.root / "gone").symlink_to(tmp_path / "elsewhere")
    (repo.root / "link.py").symlink_to("a.py")
    os.mkfifo(repo.root / "fifo")
    (repo.root / "a.py").unlink()
    Repo.make(repo.root / "nested", {"n.py": "n"})
    state = repo.state()
    assert opened(repo).files() == (".gitignore", "new.py", "odd\n\udcff", "sub/b.py")
    assert repo.state() == state


def test_lists_of_the_index_and_of_a_commit(repo: Repo, tmp_path: Path) -> None:
    library = Repo.make(tmp_path / "library", {"x.py": "x\n"})
    repo.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(library.root), "lib")
    head = repo.commit({"\tz.py": ""})
    repo.write({"staged": "s"})
    repo.git("add", "staged")
    repo.write({"untracked": "u"})
    assert opened(repo).submodules() == ("lib",)
    assert opened(repo).list(head) == ("\tz.py", ".gitmodules", "a.py", "sub/b.py")
    assert opened(repo).index_files() == ("\tz.py", ".gitmodules", "a.py", "staged", "sub/b.py")


def test_commits_by_any_name(repo: Repo) -> None:
    head = repo.git("rev-parse", "HEAD")
    repo.git("tag", "-a", "v1", "-m", "a tag")
    found = opened(repo).commits(("HEAD", "nowhere", "v1", "", "a\nHEAD", "HEAD:a.py", "--output=x", "main@{0}"))
    assert found == (head, None, head, None, None, None, None, head)
    assert opened(repo).head() == opened(repo).resolve("v1") == head
    assert opened(repo).commits(()) == ()


def test_a_branch_that_looks_like_an_option(repo: Repo) -> None:
    repo.git("update-ref", "refs/heads/--output=witness", "HEAD")
    assert opened(repo).resolve("refs/heads/--output=witness") == opened(repo).head()
    assert opened(repo).resolve("--output=witness") == opened(repo).head()
    assert not (repo.root / "witness").exists()


def test_an_unknown_revision(repo: Repo) -> None:
    with pytest.raises(UsageError, match="nowhere is not a commit"):
        opened(repo).resolve("nowhere")


def test_merge_bases(repo: Repo) -> None:
    fork = repo.git("rev-parse", "HEAD")
    repo.git("switch", "-q", "-c", "side")
    side = repo.commit({"s.py": ""})
    repo.git("switch", "-q", "main")
    main = repo.commit({"m.py": ""})
    repo.git("switch", "-q", "--orphan", "alone")
    alone = repo.commit({"o.py": ""})
    assert opened(repo).merge_base(side, main) == fork
    with pytest.raises(CannotVerify, match="no common history"):
        opened(repo).merge_base(alone, main)
    with pytest.raises(CannotVerify, match="cannot be found"):
        opened(repo).merge_base("f" * 40, main)
    with pytest.raises(UsageError, match="not a commit's id"):
        opened(repo).merge_base("--all", main)


def test_a_shallow_clone(repo: Repo, tmp_path: Path) -> None:
    old = repo.git("rev-parse", "HEAD")
    repo.git("switch", "-q", "-c", "side")
    repo.commit({"s.py": ""})
    repo.git("switch", "-q", "main")
    repo.commit({"m.py": ""})
    url = repo.root.as_uri()
    repo.git("clone", "-q", "--depth=1", "--no-single-branch", url, str(tmp_path / "shallow"))
    shallow = opened(Repo(tmp_path / "shallow"))
    assert shallow.shallow
    with pytest.raises(CannotVerify, match=r"--unshallow.*fetch-depth: 0"):
        shallow.resolve(old)
    with pytest.raises(CannotVerify, match=r"merge base .*shallow clone.*--unshallow"):
        shallow.merge_base(shallow.resolve("origin/side"), shallow.resolve("HEAD"))


def test_reads_files_of_a_commit_and_of_the_index(repo: Repo) -> None:
    Repo.make(repo.root / "li\nb", {"x.py": "x\n"})
    (repo.root / "link").symlink_to("a.py")
    odd = {"new\nline": b"1", "1:x": b"2", "a blob 3": b"3\n\n", "odd\udcff": b"\0\xff", "empty": b"", "cr\r": b"4"}
    head = repo.commit(dict(odd))
    wanted = (*odd, "link", "sub", "absent", "ab\nsent", "li\nb", "a blob 9")
    expected = odd | {"link": b"a.py"} | dict.fromkeys(wanted[-5:])
    assert opened(repo).read_many(head, wanted) == expected
    for path, content in expected.items():
        assert opened(repo).read(head, path) == content
        assert opened(repo).read_index(path) == content
    repo.write({"a.py": "staged\n"})
    repo.git("add", "a.py")
    repo.write({"a.py": "not staged\n"})
    assert opened(repo).read_index("a.py") == b"staged\n"
    assert opened(repo).read(head, "a.py") == b"a\n"
    assert opened(repo).objects(()) == ()
    with pytest.raises(UsageError, match="not a commit's id"):
        opened(repo).read("HEAD", "a.py")


def test_the_index_and_the_work_tree_compared(repo: Repo) -> None:
    assert opened(repo).same_as_worktree()
    os.utime(repo.root / "a.py", (1, 1))
    repo.write({".git/info/exclude": "ignored\n", "ignored": "i"})
    assert opened(repo).same_as_worktree()
    repo.write({"a.py": "b\n"})
    assert not opened(repo).same_as_worktree()
    repo.git("add", "a.py")
    assert opened(repo).same_as_worktree()
    repo.write({"untracked": ""})
    assert not opened(repo).same_as_worktree()
    repo.git("add", "untracked")
    (repo.root / "untracked").unlink()
    assert not opened(repo).same_as_worktree()


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_flags_do_not_hide_a_difference(repo: Repo, flag: str) -> None:
    repo.git("update-index", flag, "a.py")
    repo.write({"a.py": "hidden\n"})
    assert not opened(repo).same_as_worktree()


def test_prefetched_files_are_read_at_once(repo: Repo) -> None:
    old = repo.git("rev-parse", "HEAD")
    new = repo.commit({"a.py": "new\n"})
    asked: list[tuple[str, ...]] = []

    class Counting(Git):
        def ask(self, *words: str, **options: object):  # type: ignore[no-untyped-def]
            asked.append(words)
            return super().ask(*words, **options)  # type: ignore[arg-type]

    repository = opened(repo)
    object.__setattr__(repository, "git", Counting(repository.git.folder, repository.git.environment))
    files = Prefetched(repository, old, ("a.py", "absent"))
    threads = [threading.Thread(target=files.read, args=(old, "a.py")) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert files.read(old, "a.py") == b"a\n"
    assert files.read(old, "absent") is None
    assert len(asked) == 1
    assert files.read(old, "sub/b.py") == b"b\n"
    assert files.read(old, "nowhere") is None
    assert files.read(new, "a.py") == b"new\n"
    assert files.list(old) == files.list(old) == files.list(new) == ("a.py", "sub/b.py")


@pytest.mark.parametrize("operation", ["rebase", "cherry-pick"])
def test_an_operation_in_progress(repo: Repo, operation: str) -> None:
    repo.git("switch", "-q", "-c", "side")
    side = repo.commit({"a.py": "side\n"})
    repo.git("switch", "-q", "main")
    repo.commit({"a.py": "main\n"})
    subprocess.run(["git", operation, side], cwd=repo.root, env=environment(), capture_output=True, check=False)
    assert not opened(repo).same_as_worktree()
    assert opened(repo).files() == ("a.py", "sub/b.py")
    assert opened(repo).index_files() == ("a.py", "sub/b.py")
    assert opened(repo).read_index("a.py") is None


def test_the_package_names_what_it_offers() -> None:
    from gatekeeper import git

    assert git.change.__module__ == "gatekeeper.git.comparison"
    with pytest.raises(AttributeError, match="nothing"):
        _ = git.nothing
