"""Copies of the index and of commits: exact, and without a trace in the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gatekeeper.errors import CannotVerify
from gatekeeper.git import Repository
from gatekeeper.trees import link_ignored, materialise_commit, materialise_index
from tests.repos import Repo, environment


def opened(repo: Repo) -> Repository:
    repository = Repository.find(repo.root, environment())
    assert repository is not None
    return repository


def tree(folder: Path) -> dict[str, object]:
    """Every path below a folder: content and executable bit of files, targets of links, None for empty folders."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = str(path.readlink())
        elif path.is_file():
            found[name] = (path.read_bytes(), os.access(path, os.X_OK))
        elif not any(path.iterdir()):
            found[name] = None
    return found


def everything(repo: Repo) -> dict[str, object]:
    """The repository with all of its own files, to compare before and after."""
    return tree(repo.root)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo.make(tmp_path / "repo")
    library = Repo.make(tmp_path / "library", {"x.py": "x\n"})
    repo.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(library.root), "lib")
    repo.write({"a.py": "a\n", "run.sh": "#!/bin/sh\n", "odd\nname\udcff": "o", "sub/b.py": "b\n", "empty": ""})
    repo.write({".gitattributes": "a.py export-ignore\n*.crlf eol=crlf\n", "x.crlf": "1\n"})
    (repo.root / "run.sh").chmod(0o755)
    (repo.root / "link").symlink_to("../outside")
    repo.commit()
    return repo


@pytest.fixture
def into(tmp_path: Path) -> Path:
    folder = tmp_path / "co py"
    folder.mkdir()
    return folder


EXPECTED = {
    "a.py": (b"a\n", False),
    "run.sh": (b"#!/bin/sh\n", True),
    "odd\nname\udcff": (b"o", False),
    "sub/b.py": (b"b\n", False),
    "empty": (b"", False),
    "x.crlf": (b"1\r\n", False),
    "link": "../outside",
    "lib": None,
}


def without_settings(found: dict[str, object]) -> dict[str, object]:
    return {name: content for name, content in found.items() if not name.startswith(".git")}


def test_the_index_is_copied_not_the_work_tree(repo: Repo, into: Path) -> None:
    repo.write({"a.py": "staged\n", "new.py": "n\n"})
    repo.git("add", "a.py", "new.py")
    repo.write({"a.py": "not staged\n", "untracked": "u\n", "announced": "x\n", ".gitattributes": ""})
    repo.git("add", "--intent-to-add", "announced")
    (repo.root / "sub" / "b.py").unlink()
    before = everything(repo)
    materialise_index(opened(repo), into)
    assert everything(repo) == before
    expected = EXPECTED | {"a.py": (b"staged\n", False), "new.py": (b"n\n", False)}
    assert without_settings(tree(into)) == expected
    assert not (into / ".git").exists()


def test_a_commit_is_copied(repo: Repo, into: Path) -> None:
    commit = repo.git("rev-parse", "HEAD")
    repo.commit({"a.py": "later\n", ".gitattributes": "*.crlf -text\n"})
    repo.write({"a.py": "now\n"})
    before = everything(repo)
    materialise_commit(opened(repo), commit, into)
    assert everything(repo) == before
    assert without_settings(tree(into)) == EXPECTED
    assert repo.git("worktree", "list").count("\n") == 0


def test_an_index_that_was_never_written(tmp_path: Path, into: Path) -> None:
    repo = Repo.make(tmp_path / "empty")
    materialise_index(opened(repo), into)
    assert tree(into) == {}


@pytest.mark.parametrize("flag", ["--skip-worktree", "--assume-unchanged"])
def test_flags_leave_nothing_out(repo: Repo, into: Path, flag: str) -> None:
    repo.git("update-index", flag, "a.py")
    materialise_index(opened(repo), into)
    assert without_settings(tree(into)) == EXPECTED


def test_an_unfinished_merge_is_refused(repo: Repo, into: Path) -> None:
    repo.git("switch", "-q", "-c", "side")
    repo.commit({"a.py": "side\n"})
    repo.git("switch", "-q", "main")
    repo.commit({"a.py": "main\n"})
    with pytest.raises(AssertionError):
        repo.git("merge", "side")
    with pytest.raises(CannotVerify, match=r"while a\.py is unmerged"):
        materialise_index(opened(repo), into)


def test_a_folder_that_cannot_be_written(repo: Repo, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotVerify):
        materialise_index(opened(repo), tmp_path / "file")
    with pytest.raises(CannotVerify, match="read-tree failed"):
        materialise_commit(opened(repo), "f" * 40, tmp_path)


def test_hooks_do_not_run(repo: Repo, into: Path, tmp_path: Path) -> None:
    for name in ("post-checkout", "post-index-change"):
        hook = repo.root / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/witness\n")
        hook.chmod(0o755)
    materialise_commit(opened(repo), str(opened(repo).head()), into)
    assert not (tmp_path / "witness").exists()


IGNORED = {
    "src/pkg/_version.py": "v\n",
    "src/pkg/generated/deep/x.py": "x\n",
    "src/pkg/__pycache__/a.pyc": "no",
    "src/pkg/generated/__pycache__/a.pyc": "no",
    "src/.venv/lib/x.py": "no",
    "src/myenv/pyvenv.cfg": "no",
    "src/huge.bin": "",
    "other/_version.py": "elsewhere\n",
    "top_version.py": "t\n",
}


def ignoring(repo: Repo) -> None:
    repo.commit({"src/pkg/a.py": "a\n", ".gitignore": "_version.py\ntop_version.py\ngenerated/\n"})
    rules = "__pycache__/\n.venv/\nmyenv/\nhuge.bin\nlink.py\n"
    repo.write({**IGNORED, ".git/info/exclude": rules, "src/untracked.py": "u\n"})
    (repo.root / "src" / "link.py").symlink_to("pkg/a.py")
    with (repo.root / "src" / "huge.bin").open("wb") as file:
        file.truncate((32 << 20) + 1)


def test_what_is_ignored_but_imported_comes_along(repo: Repo, into: Path) -> None:
    ignoring(repo)
    (into / "src" / "pkg" / "generated" / "deep").mkdir(parents=True)
    (into / "src" / "pkg" / "generated" / "deep" / "x.py").write_text("already there")
    before = everything(repo)
    assert link_ignored(opened(repo), ("src",), into) == ("src/pkg/_version.py",)
    assert everything(repo) == before
    assert (into / "src" / "pkg" / "_version.py").read_text() == "v\n"
    assert (into / "src" / "pkg" / "generated" / "deep" / "x.py").read_text() == "already there"


@pytest.mark.parametrize("root", ["", "."])
def test_a_flat_layout_looks_everywhere(repo: Repo, into: Path, root: str) -> None:
    ignoring(repo)
    assert link_ignored(opened(repo), (root,), into) == (
        "other/_version.py",
        "src/pkg/_version.py",
        "src/pkg/generated/deep/x.py",
        "top_version.py",
    )
