"""`fix` on real repositories: what it touches, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper import app
from gatekeeper.fix import FixFailure, FixResult
from gatekeeper.request import Request
from tests.repos import Repo, environment

UGLY, FIXED = "X=1\n", "X = 1\n"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo.make(
        tmp_path / "repo", {"src/demo/__init__.py": "", "src/demo/old.py": UGLY, "src/demo/a.py": "Y = 1\n"}
    )


def repair(repo: Repo, *paths: str, write: bool = True, everything: bool = False) -> FixResult:
    named = tuple(str(repo.root / path) for path in paths)
    return app.repair(Request(repo.root, named, environ=environment()), write=write, everything=everything)


def fixed(result: FixResult) -> list[str]:
    return [file.path for file in result.files]


def test_only_what_changed_unless_all_is_asked_for(repo: Repo) -> None:
    repo.write({"src/demo/a.py": UGLY, "src/demo/new.py": UGLY})
    assert fixed(repair(repo)) == ["src/demo/a.py", "src/demo/new.py"]
    assert (repo.root / "src/demo/old.py").read_text() == UGLY
    assert fixed(repair(repo, everything=True)) == ["src/demo/old.py"]


def test_work_that_was_not_named_is_left(repo: Repo) -> None:
    repo.write({"src/demo/a.py": UGLY, "src/demo/b.py": UGLY})
    assert fixed(repair(repo, "src/demo/b.py")) == ["src/demo/b.py"]
    assert (repo.root / "src/demo/a.py").read_text() == UGLY


def test_what_is_staged_stays_staged_and_what_is_not_is_kept(repo: Repo) -> None:
    repo.write({"src/demo/a.py": "STAGED=1\n"})
    repo.git("add", "-A")
    repo.write({"src/demo/a.py": "STAGED=1\nNOT_STAGED=2\n"})
    index = (repo.root / ".git" / "index").read_bytes()
    result = repair(repo)
    assert (repo.root / ".git" / "index").read_bytes() == index
    assert repo.git("show", ":src/demo/a.py") == "STAGED=1"
    assert (repo.root / "src/demo/a.py").read_text() == "STAGED = 1\nNOT_STAGED = 2\n"
    assert fixed(result) == ["src/demo/a.py"]


def test_the_diff_comes_without_a_change(repo: Repo) -> None:
    repo.write({"src/demo/a.py": UGLY})
    state = repo.state()
    assert "-X=1\n+X = 1\n" in repair(repo, write=False).diff
    assert (repo.state(), (repo.root / "src/demo/a.py").read_text()) == (state, UGLY)


def test_windows_line_ends_and_other_encodings(repo: Repo) -> None:
    latin = b"# -*- coding: latin-1 -*-\nX='\xe9'\n"
    repo.write({"src/demo/a.py": b"X=1\r\nY=2\r\n", "src/demo/latin.py": latin})
    result = repair(repo)
    assert (repo.root / "src/demo/a.py").read_bytes() == b"X = 1\r\nY = 2\r\n"
    assert (repo.root / "src/demo/latin.py").read_bytes() == latin
    assert [failure.path for failure in result.failures] == ["src/demo/latin.py"]


def test_a_write_protected_file_is_left_and_said(repo: Repo) -> None:
    repo.write({"src/demo/a.py": UGLY})
    path = repo.root / "src/demo/a.py"
    path.chmod(0o444)
    reason = "src/demo/a.py cannot be written: it is write-protected"
    assert repair(repo) == FixResult((), (FixFailure("src/demo/a.py", reason),), 1)
    assert path.read_text() == UGLY


@pytest.mark.parametrize("everything", [False, True])
def test_a_symlink_stays_one_and_nothing_is_written_through_it(repo: Repo, tmp_path: Path, everything: bool) -> None:
    outside = tmp_path / "outside.py"
    outside.write_text(UGLY)
    (repo.root / "src/demo/link.py").symlink_to(outside)
    (repo.root / "src/demo/own.py").symlink_to("old.py")
    result = repair(repo, everything=everything)
    assert outside.read_text() == UGLY
    assert (repo.root / "src/demo/link.py").is_symlink()
    assert (repo.root / "src/demo/own.py").is_symlink()
    assert fixed(result) == (["src/demo/old.py"] if everything else [])
