"""When watching begins a new round: real files, real events."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from gatekeeper import watch
from gatekeeper.errors import CannotVerify
from gatekeeper.request import Request
from gatekeeper.watch import rounds
from tests.fakes import write_files
from tests.repos import Repo, environment

FILES = {"pyproject.toml": "[project]\nname = 'demo'\n", ".gitignore": "*.log\n.venv/\n", "src/demo.py": "X = 1\n"}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "_BEAT", 20)
    monkeypatch.setattr(watch, "_QUIET", 40)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo.make(tmp_path / ".venv" / "repo", FILES)  # a folder above may have any name


def begun(root: Path, *written: Path) -> Iterator[tuple[str, ...]]:
    watching = rounds(Request(root, environ=environment()), written)
    assert next(watching) == ()
    return watching


def later(seconds: float, root: Path, files: dict[str, str]) -> None:
    threading.Timer(seconds, write_files, (root, files)).start()


def test_an_edit_while_the_caller_is_busy_and_one_while_it_waits(repo: Repo) -> None:
    watching = begun(repo.root)
    repo.write({"src/demo.py": "X = 2\n"})
    assert next(watching) == ("src/demo.py",)
    later(0.1, repo.root, {"src/new.py": "", "README.md": "New.\n"})
    assert next(watching) == ("README.md", "src/new.py")
    (repo.root / "src/new.py").unlink()
    assert next(watching) == ("src/new.py",)


def test_what_makes_no_difference_begins_no_round(repo: Repo, tmp_path: Path) -> None:
    report = repo.root / "report.json"
    watching = begun(repo.root, report, tmp_path / "elsewhere.json")
    repo.write({"src/demo.py": "X = 1\n", "run.log": "ignored", ".venv/lib/a.py": "", "build/__pycache__/a.txt": ""})
    repo.write({".mypy_cache/a.json": "", "src/.demo.py.swp": "", ".report.json.12.tmp": "", "report.json": "{}"})
    repo.git("branch", "other")
    later(0.3, repo.root, {"src/demo.py": "X = 2\n", "report.json": "{1}"})
    assert next(watching) == ("src/demo.py",)
    repo.write({"report.json": "{2}", "src/demo.py": "X = 2\n"})
    later(0.3, repo.root, {"src/demo.py": "X = 3\n"})
    assert next(watching) == ("src/demo.py",)


def test_without_git_contents_are_compared(tmp_path: Path) -> None:
    root = tmp_path.resolve()
    write_files(root, FILES)
    watching = begun(root, root / "out.json")
    write_files(root, {"src/demo.py": "X = 1\n", "out.json": "{}"})
    later(0.2, root, {"src/demo.py": "X = 2\n"})
    assert next(watching) == ("src/demo.py",)


def test_while_git_does_not_answer_everything_is_taken_for_edited(repo: Repo) -> None:
    watching = begun(repo.root)
    index = repo.root / ".git" / "index"
    before = index.read_bytes()
    index.write_bytes(b"half-written")
    repo.write({"README.md": ""})
    assert next(watching) == tuple(sorted(FILES))
    index.write_bytes(before)
    repo.write({"README.md": "New.\n"})
    assert next(watching) == tuple(sorted((*FILES, "README.md")))


def test_a_folder_that_cannot_be_watched(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> Iterator[object]:
        raise OSError("OS file watch limit reached")
        yield

    monkeypatch.setattr(watch, "watch", full)
    with pytest.raises(CannotVerify, match="cannot be watched: OS file watch limit reached"):
        begun(repo.root)
