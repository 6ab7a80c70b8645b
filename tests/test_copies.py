"""Copies of the merge base, and of trees with other content in some files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gatekeeper.copies import Copies
from gatekeeper.prepare import Prepared, prepare
from gatekeeper.request import Request
from tests.fakes import make_project
from tests.repos import Repo, environment

FILES = {
    "pyproject.toml": "",
    ".gitignore": "_version.py\n",
    "src/shop/__init__.py": "PRICE = 1\n",
    "tests/test_shop.py": "",
}


def prepared(repo: Repo, tmp_path: Path, **asked: Any) -> Prepared:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return prepare(Request(repo.root, environ=environment(), base="HEAD", **asked), scratch)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo.make(tmp_path / "repo", FILES)
    (made.root / "link.py").symlink_to("src/shop/__init__.py")
    made.commit()
    made.write({"src/shop/__init__.py": "PRICE = 2\n", "src/shop/_version.py": "V = 1\n", "new/data.txt": "x"})
    (made.root / "tests" / "test_shop.py").unlink()
    return made


def test_the_base_is_copied_once_with_what_git_ignores(repo: Repo, tmp_path: Path) -> None:
    copies = prepared(repo, tmp_path).copies
    base = copies.base()
    assert base is not None
    assert copies.base() is base
    assert (base.root / "src/shop/__init__.py").read_text() == "PRICE = 1\n"
    assert (base.root / "src/shop/_version.py").exists()
    assert base.sources == ("src",)


def test_there_is_no_base_without_a_repository_or_where_the_settings_do_not_fit(tmp_path: Path) -> None:
    plain = make_project(tmp_path / "plain", {"a.py": ""})
    repo = Repo.make(tmp_path / "repo", {"README": ""})
    repo.write({"src/shop/__init__.py": "", "gatekeeper.toml": 'source = ["src"]\n'})
    given = prepared(repo, tmp_path, policy="worktree").copies
    assert given.base() is None
    assert Copies(None, given.comparison, given.settings, plain, tmp_path).base() is None


@pytest.mark.parametrize("staged", [False, True])
def test_a_tree_with_other_content_is_a_copy_of_the_rest(repo: Repo, tmp_path: Path, staged: bool) -> None:
    if staged:
        repo.git("add", "-A")
        repo.write({"src/shop/__init__.py": "PRICE = 3\n"})
    made = prepared(repo, tmp_path, staged=staged)
    before = repo.state()
    content = {"tests/test_shop.py": b"# base\n", "link.py": b"", "new/data.txt": None, "gone/a.py": None}
    project = made.copies.changed(made.project, content)
    assert repo.state() == before
    assert (repo.root / "link.py").is_symlink()
    there = {path.relative_to(project.root).as_posix() for path in project.root.rglob("*") if path.is_file()}
    assert there - {"src/shop/_version.py"} == {*project.files} == {*FILES, "link.py"}
    assert (project.root / "src/shop/__init__.py").read_text() == "PRICE = 2\n"
    assert (project.root / "src/shop/_version.py").exists()
    again = made.copies.changed(project, {})
    assert (again.root / "tests/test_shop.py").read_text() == "# base\n"


def test_a_folder_that_is_a_link_is_not_written_through(repo: Repo, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "test_shop.py").write_text("the user's own")
    (repo.root / "tests").rmdir()
    (repo.root / "tests").symlink_to(outside)
    made = prepared(repo, tmp_path)
    for content in (b"other", None):
        project = made.copies.changed(made.project, {"tests/test_shop.py": content})
        assert (outside / "test_shop.py").read_text() == "the user's own"
        assert (project.root / "tests/test_shop.py").exists() is (content is not None)


def test_a_tree_that_git_does_not_know_is_copied_by_its_files(repo: Repo, tmp_path: Path) -> None:
    given = prepared(repo, tmp_path).copies
    plain = make_project(tmp_path / "plain", {"src/a.py": "A"})
    copies = Copies(None, given.comparison, given.settings, plain, given.scratch)
    project = copies.changed(plain, {"b.py": b"B"})
    assert project.files == ("b.py", "src/a.py")
    assert (project.root / "src/a.py").read_text() == "A"
