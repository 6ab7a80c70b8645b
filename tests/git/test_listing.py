"""The index and the work tree, listed in one go."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gatekeeper.git import INDEX, WORKTREE, Repository, change
from gatekeeper.git.listing import Listing
from gatekeeper.model.change import Mode, Status
from gatekeeper.trees import materialise_index
from tests.repos import Repo, environment

FILES = {"a.py": "a\n", "empty.py": "", "pkg/b.py": "b\n", "pkg/sub/c.py": "c\n", ".gitignore": "ignored\n"}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo.make(tmp_path / "repo", FILES)


def opened(repo: Repo, **variables: str) -> Repository:
    repository = Repository.find(repo.root, environment() | variables)
    assert repository is not None
    return repository


def objects(repo: Repo) -> set[str]:
    return {str(path) for path in (repo.root / ".git").rglob("*")}


def test_a_clean_tree(repo: Repo) -> None:
    repository = opened(repo)
    assert repository.listing.clean
    assert repository.files() == repository.index_files() == tuple(sorted(FILES))
    assert repository.listing is repository.listing


def test_only_regular_files_that_are_there(repo: Repo, tmp_path: Path) -> None:
    repo.write({"ignored": "i\n", "new.py": "n\n", "was-a-file": "", "elsewhere/x.py": "x\n"})
    (repo.root / "link").symlink_to("a.py")
    repo.commit()
    os.mkfifo(repo.root / "fifo")
    (repo.root / "a.py").unlink()
    (repo.root / "was-a-file").unlink()
    (repo.root / "was-a-file").symlink_to("new.py")
    (repo.root / "elsewhere").rename(tmp_path / "moved")
    (repo.root / "elsewhere").symlink_to(tmp_path / "moved")
    repo.write({"untracked.py": "u\n"})
    (repo.root / "untracked-link").symlink_to("new.py")
    assert opened(repo).files() == (
        ".gitignore",
        "empty.py",
        "new.py",
        "pkg/b.py",
        "pkg/sub/c.py",
        "untracked.py",
    )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda repo: repo.write({"a.py": "b\n"}),
        lambda repo: (repo.root / "a.py").unlink(),
        lambda repo: (repo.root / "a.py").chmod(0o755),
        lambda repo: repo.write({"new": ""}),
        lambda repo: (repo.write({"new": ""}), repo.git("add", "--intent-to-add", "new")),
        lambda repo: repo.git("update-index", "--assume-unchanged", "a.py"),
        lambda repo: repo.git("update-index", "--skip-worktree", "a.py"),
    ],
)
def test_any_difference_is_seen(repo: Repo, spoil: object) -> None:
    spoil(repo)  # type: ignore[operator]
    assert not opened(repo).same_as_worktree()


def test_what_is_only_announced_is_in_no_commit(repo: Repo, tmp_path: Path) -> None:
    repo.write({"announced": "x\n", "gone": "g\n", "none": "", "empty.py": "no longer empty\n"})
    repo.git("add", "--intent-to-add", "announced", "gone", "none")
    (repo.root / "gone").unlink()
    repository = opened(repo)
    assert repository.announced() == {"announced", "gone", "none"}
    assert repository.index_files() == tuple(sorted(FILES))
    assert change(repository, repository.head(), INDEX).files == ()
    materialise_index(repository, tmp_path)
    assert [path for path in ("announced", "gone", "none") if (tmp_path / path).exists()] == []
    assert (tmp_path / "empty.py").read_bytes() == b""


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_the_change_sees_what_flags_hide(repo: Repo, flag: str) -> None:
    repo.git("update-index", flag, "a.py", "pkg/b.py", "empty.py")
    repo.write({"a.py": "hidden\n"})
    repo.git("config", "core.fileMode", "true")
    (repo.root / "empty.py").chmod(0o755)
    before, state = objects(repo), repo.state()
    repository = opened(repo)
    found = change(repository, repository.head(), WORKTREE)
    assert [(file.path, file.status, file.mode) for file in found.files] == [
        ("a.py", Status.MODIFIED, Mode.FILE),
        ("empty.py", Status.MODIFIED, Mode.EXECUTABLE),
    ]
    assert (objects(repo), repo.state()) == (before, state)


def test_a_deletion_hidden_as_unchanged_is_seen(repo: Repo) -> None:
    repo.git("update-index", "--assume-unchanged", "a.py")
    (repo.root / "a.py").unlink()
    repository = opened(repo)
    (file,) = change(repository, repository.head(), WORKTREE).files
    assert (file.path, file.status) == ("a.py", Status.DELETED)
    assert "a.py" not in repository.files()


@pytest.mark.parametrize("options", [("--no-cone",), ("--cone",), ("--cone", "--sparse-index")])
def test_a_sparse_checkout_deletes_nothing(repo: Repo, tmp_path: Path, options: tuple[str, ...]) -> None:
    repo.git("sparse-checkout", "set", *options, "pkg/sub")
    repo.write({"pkg/sub/c.py": "changed\n", "pkg/sub/new.py": "n\n"})
    before, state = objects(repo), repo.state()
    repository = opened(repo)
    found = change(repository, repository.head(), WORKTREE)
    assert [(file.path, file.status) for file in found.files] == [
        ("pkg/sub/c.py", Status.MODIFIED),
        ("pkg/sub/new.py", Status.ADDED),
    ]
    assert {"pkg/sub/c.py", "pkg/sub/new.py"} <= set(repository.files())
    assert repository.index_files() == tuple(sorted(FILES))
    materialise_index(repository, tmp_path)
    assert (tmp_path / "pkg" / "b.py").read_text() == "b\n"
    assert (objects(repo), repo.state()) == (before, state)


def test_a_detached_head_and_an_lfs_pointer(repo: Repo) -> None:
    repo.git("checkout", "-q", "--detach")
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12\n"
    repo.write({".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n", "a.bin": pointer})
    repository = opened(repo)
    found = change(repository, repository.head(), WORKTREE).file("a.bin")
    assert found
    assert (found.binary, found.added) == (False, 3)


def test_a_path_that_ends_in_a_carriage_return(repo: Repo) -> None:
    commit = repo.commit({"end\r": "cr\n", "in\rside": "i\n"})
    read = opened(repo).read_many(commit, ("end\r", "in\rside", "absent\r"))
    assert read == {"end\r": b"cr\n", "in\rside": b"i\n", "absent\r": None}
    assert opened(repo).read_index("end\r") == b"cr\n"


def test_submodules_and_unmerged_paths_are_told_apart() -> None:
    listing = Listing.of(
        b"? new\0? nested/\0M 100644 1 1\tboth\0M 100644 2 2\tboth\0"
        b"H 160000 3 0\tlib\0h 100644 4 0\tx\0s 100644 5 0\ty\0"
    )
    assert (listing.untracked, listing.unmerged, listing.submodules) == (("nested/", "new"), ("both",), ("lib",))
    assert [one.path for one in listing.entries] == ["both", "lib", "x", "y"]
    assert [one.path for one in listing.hidden(Path("/absent"))] == ["x"]
