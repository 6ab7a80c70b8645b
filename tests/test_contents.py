"""What is in a tree, and what counts as a change of it."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gatekeeper import contents as contents_of
from gatekeeper import trees
from gatekeeper.contents import Contents, contents, fingerprint, touched_since
from gatekeeper.git import INDEX, WORKTREE, Head, Repository
from tests.repos import Repo, environment

FILES = {
    ".gitignore": "_version.py\n*.log\n.venv/\nbuild/\n.mypy_cache/\n.coverage*\n",
    "pyproject.toml": "[project]\nname = 'demo'\n",
    "README.md": "# Demo\n",
    "src/demo/__init__.py": "x = 1\n",
    "src/demo/data.json": "{}\n",
}
IGNORED = {
    "src/demo/_version.py": "version = 1\n",
    "build/lib/demo.py": "x = 1\n",
    ".venv/pyvenv.cfg": "",
    ".venv/lib/x.py": "",
    ".mypy_cache/x.json": "{}",
    ".coverage.1": "data",
    ".coveragerc": "[run]\n",
}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo.make(tmp_path / "repo", FILES)
    repo.write(IGNORED)
    return repo


def found(repo: Repo) -> Repository:
    repository = Repository.find(repo.root, environment())
    assert repository is not None
    return repository


def look(repo: Repo) -> Contents:
    return contents(found(repo), WORKTREE, found(repo).root)


def _edit(name: str, content: str = "edited\n") -> Callable[[Repo], object]:
    return lambda repo: repo.write({name: content})


def _commit(repo: Repo) -> None:
    repo.write({"README.md": "edited\n"})
    repo.git("commit", "-qam", "edited")


def _same_size_same_time(repo: Repo) -> None:
    path = repo.root / "src/demo/__init__.py"
    before = path.stat()
    path.write_text("x = 2\n", newline="\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _hidden(flag: str) -> Callable[[Repo], object]:
    def edit(repo: Repo) -> None:
        repo.git("update-index", flag, "src/demo/__init__.py")
        repo.write({"src/demo/__init__.py": "y = 1\n"})

    return edit


def _nested(repo: Repo) -> None:
    Repo.make(repo.root / "nested", {"a.py": "x = 1\n"})


# What differs after an edit: everything, the code.
EDITS: dict[str, tuple[Callable[[Repo], object], bool, bool]] = {
    "nothing": (lambda repo: None, False, False),
    "written again": (_edit("src/demo/__init__.py", "x = 1\n"), False, False),
    "a module": (_edit("src/demo/__init__.py"), True, True),
    "a module, its size and time kept": (_same_size_same_time, True, True),
    "a document": (_edit("README.md"), True, False),
    "a document committed": (_commit, True, False),
    "data": (_edit("src/demo/data.json"), True, True),
    "a new module": (_edit("src/demo/new.py"), True, True),
    "a new document": (_edit("NEWS.md"), True, True),
    "a deletion": (lambda repo: (repo.root / "src/demo/data.json").unlink(), True, True),
    "a rename": (lambda repo: repo.git("mv", "README.md", "READ.md"), True, True),
    "an ignored module": (_edit("src/demo/_version.py"), True, True),
    "an ignored file removed": (lambda repo: (repo.root / "src/demo/_version.py").unlink(), True, True),
    "in an ignored folder": (_edit("build/lib/demo.py"), True, True),
    "a new ignored file": (_edit("x.log"), True, True),
    "in an environment": (_edit(".venv/lib/x.py"), False, False),
    "in a tool's cache": (_edit(".mypy_cache/x.json"), False, False),
    "coverage data": (_edit(".coverage.1"), False, False),
    "ignored settings of coverage": (_edit(".coveragerc"), True, True),
    "hidden by a flag": (_hidden("--assume-unchanged"), True, True),
    "hidden by another": (_hidden("--skip-worktree"), True, True),
    "a repository in it": (_nested, True, True),
}


@pytest.mark.parametrize(("edit", "everything", "code"), EDITS.values(), ids=EDITS)
def test_an_edit_makes_a_difference(repo: Repo, edit: Callable[[Repo], object], everything: bool, code: bool) -> None:
    before = look(repo)
    quick = fingerprint(found(repo))
    edit(repo)
    after = look(repo)
    assert (after.everything != before.everything, after.code != before.code) == (everything, code)
    assert after.trouble == ""
    # The quick look may see a difference where there is none, but must never miss one.
    assert fingerprint(found(repo)) != quick or not everything


def test_what_tools_keep_for_themselves_is_no_difference_even_for_the_quick_look(repo: Repo) -> None:
    before, quick = look(repo), fingerprint(found(repo))
    for folder in (".ruff_cache", "src/.pytest_cache"):  # which no .gitignore names: they ignore themselves
        repo.write({f"{folder}/.gitignore": "*\n", f"{folder}/CACHEDIR.TAG": "x", f"{folder}/0.1/y": "z"})
    assert look(repo).everything == before.everything
    assert fingerprint(found(repo)) == quick


def test_staging_and_committing_leave_the_contents_as_they_are(repo: Repo) -> None:
    repo.write({"src/demo/__init__.py": "y = 2\n", "src/demo/new.py": "z = 3\n"})
    edited = look(repo)
    repo.git("add", "-A")
    staged = look(repo)
    repo.git("commit", "-qm", "more")
    committed = look(repo)
    assert edited.everything == staged.everything == committed.everything
    assert edited.commit == staged.commit != committed.commit


def test_a_copy_is_told_by_what_it_was_made_of(repo: Repo, tmp_path: Path) -> None:
    repository, copy = found(repo), tmp_path / "copy"
    copy.mkdir()
    trees.materialise_commit(repository, repo.git("rev-parse", "HEAD"), copy)
    head = contents(repository, Head(repo.git("rev-parse", "HEAD")), copy)
    assert head.everything == look(repo).everything
    repo.write({"src/demo/__init__.py": "y = 2\n"})
    assert contents(repository, INDEX, copy).everything == head.everything
    repo.git("add", "-A")
    assert contents(found(repo), INDEX, copy).everything == look(repo).everything != head.everything


@pytest.mark.skipif(sys.platform == "win32", reason="links, modes and pipes")
def test_what_is_no_regular_file_counts_too(repo: Repo) -> None:
    seen = {look(repo).everything}
    for make in (
        lambda path: path.symlink_to("README.md"),
        lambda path: path.symlink_to("pyproject.toml"),
        lambda path: path.write_text("x"),
        lambda path: (path.write_text("x"), path.chmod(0o755)),
    ):
        path = repo.root / "odd"
        path.unlink(missing_ok=True)
        make(path)
        assert look(repo).everything not in seen
        assert fingerprint(found(repo)) not in seen
        seen |= {look(repo).everything, fingerprint(found(repo))}
    (repo.root / "src/demo/data.json").unlink()
    os.mkfifo(repo.root / "src/demo/data.json")
    assert look(repo).everything not in seen


def test_large_files_are_told_by_size_and_time(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents_of, "WHOLE", 3)
    repo.write({"large.bin": "1234"})
    before = look(repo)
    assert look(repo).everything == before.everything
    repo.write({"large.bin": "12345"})
    assert look(repo).everything != before.everything


def test_an_unreadable_file_is_told_by_the_error(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.write({"new.py": "x"})

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "no")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert look(repo).files["new.py"] == "unreadable 13"


def test_submodules_are_looked_into(repo: Repo, tmp_path: Path) -> None:
    other = Repo.make(tmp_path / "other", {"a.py": "x = 1\n"})
    repo.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(other.root), "sub")
    repo.git("commit", "-qm", "a submodule")
    before, quick = look(repo), fingerprint(found(repo))
    repo.write({"sub/a.py": "x = 2\n"})
    assert look(repo).everything != before.everything
    assert fingerprint(found(repo)) != quick


def test_references_are_part_of_the_quick_look(repo: Repo) -> None:
    quick = fingerprint(found(repo))
    repo.git("branch", "other")
    branched = fingerprint(found(repo))
    repo.git("checkout", "-q", "other")
    assert len({quick, branched, fingerprint(found(repo))}) == 3


def test_too_many_ignored_files_are_trouble(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents_of, "_MOST_IGNORED", 1)
    assert look(repo).trouble == "git ignores more than 1 files in this tree"
    assert fingerprint(found(repo)) == ""


LEAVING = {
    "ruff.toml": ['extend = "../ruff.toml"', 'extend = "~/ruff.toml"', 'extend = "/etc/ruff.toml"', "extend = '$X/a'"],
    "pyproject.toml": [
        '[tool.pytest.ini_options]\npythonpath = ["src", "../other"]',
        '[tool.pyright]\nextraPaths = [\n  "lib",\n  "/opt/lib",\n]',
        '[tool.mypy]\nmypy_path = "$MYPY_CONFIG_FILE_DIR/../stubs"',
    ],
    "pyrightconfig.json": ['{"venvPath": "/envs"}', '{\n  "extends": "../base.json"\n}', '{"stubPath": ".."}'],
    "setup.cfg": ["[mypy]\nmypy_path =\n    stubs\n    ../stubs\n"],
}
STAYING = {
    "ruff.toml": ['extend = "base.toml"', 'extend-exclude = ["/docs"]', '# extend = "../x"'],
    "pyproject.toml": [
        '[project.urls]\nHome = "https://example.org/x"\n[tool.pytest.ini_options]\npythonpath = ["src"]',
        '[tool.gatekeeper]\nextends = "strict"\n[tool.hatch]\ninclude = ["/src", "../x"]',
    ],
    "notes.toml": ['extend = "../x"'],
}


@pytest.mark.parametrize(
    ("name", "said", "leaves"),
    [
        *((name, said, True) for name, texts in LEAVING.items() for said in texts),
        *((name, said, False) for name, texts in STAYING.items() for said in texts),
    ],
)
def test_settings_that_name_files_elsewhere_are_trouble(repo: Repo, name: str, said: str, leaves: bool) -> None:
    repo.write({f"sub/{name}": said})
    expected = f"sub/{name} may name files outside the repository" if leaves else ""
    assert look(repo).trouble == expected


@pytest.mark.skipif(sys.platform == "win32", reason="links")
def test_links_out_of_the_tree_and_settings_that_cannot_be_read(repo: Repo, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (repo.root / "inside").symlink_to("src")
    (repo.root / "sub").mkdir()
    (repo.root / "sub/tox.ini").symlink_to("gone")
    (repo.root / "loop").symlink_to("loop")
    assert look(repo).trouble == ""
    (repo.root / "out").symlink_to(tmp_path / "outside")
    assert look(repo).trouble == "out leads out of the repository"


def test_files_touched_since(repo: Repo) -> None:
    repository, files = found(repo), look(repo).files
    time.sleep(0.05)
    now = time.time_ns()
    assert not list(touched_since(repository, files, now))
    time.sleep(0.05)
    shutil.copymode(repo.root / "README.md", repo.root / "README.md")
    assert list(touched_since(repository, files, now)) == ["README.md"]
    assert list(touched_since(repository, ("gone",), now)) == ["gone"]
