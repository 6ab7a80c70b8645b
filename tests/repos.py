"""Real temporary repositories."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fakes import write_files

_IDENTITY = {
    "GIT_AUTHOR_NAME": "A Tester",
    "GIT_AUTHOR_EMAIL": "tester@example.org",
    "GIT_COMMITTER_NAME": "A Tester",
    "GIT_COMMITTER_EMAIL": "tester@example.org",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
}


def environment() -> dict[str, str]:
    """The caller's variables without git's, and without those that say where we run."""
    dropped = ("GIT_", "CI", "GITHUB_", "GITLAB_", "PRE_COMMIT", "GATEKEEPER_", "VIRTUAL_ENV", "COVERAGE_", "PYTEST_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return {**kept, **_IDENTITY, "GATEKEEPER_CACHE_DIR": os.environ["GATEKEEPER_CACHE_DIR"]}


def enter(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes a repository the current folder of somebody at home: no host, no hook manager, nobody's settings."""
    monkeypatch.chdir(repo.root)
    for name in ("CI", "PRE_COMMIT", "GITHUB_BASE_REF"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment().items():
        monkeypatch.setenv(name, value)


@dataclass(frozen=True)
class Repo:
    """A repository in a folder of its own."""

    root: Path

    @classmethod
    def make(cls, root: Path, files: Mapping[str, str | bytes] | None = None) -> Repo:
        """A new repository on the branch `main`, with one commit when files are given."""
        root.mkdir(parents=True, exist_ok=True)
        repo = cls(root)
        repo.git("init", "-q", "-b", "main")
        if files:
            repo.commit(files)
        return repo

    def git(self, *words: str, **variables: str) -> str:
        """Runs git and returns what it printed."""
        done = subprocess.run(
            ["git", *words], cwd=self.root, env=environment() | variables, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"git {words}: {done.stderr}"
        return done.stdout.strip()

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Writes files into the work tree."""
        write_files(self.root, files)

    def commit(self, files: Mapping[str, str | bytes] | None = None, message: str = "a commit") -> str:
        """Writes the files, commits everything and returns the commit's id."""
        self.write(files or {})
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def state(self) -> tuple[str, str, bytes, str]:
        """Everything that a run must leave as it was: status, stash, index, references."""
        return (
            self.git("--no-optional-locks", "status", "--porcelain=v2", "--untracked-files=all"),
            self.git("stash", "list"),
            (self.root / ".git" / "index").read_bytes(),
            self.git("for-each-ref"),
        )
