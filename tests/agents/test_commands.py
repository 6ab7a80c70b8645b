"""Shell commands that write out of scope are denied; others are left alone."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.agents.project import ask, make, reason, shell
from tests.repos import Repo

COMMANDS = tomllib.loads(Path(__file__).with_name("commands.toml").read_text())


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    return make(tmp_path_factory.mktemp("commands") / "repo")


@pytest.mark.parametrize("command", COMMANDS["denied"])
def test_denied(repo: Repo, command: str) -> None:
    assert reason(ask("claude-code", shell(command), repo.root))


@pytest.mark.parametrize("command", COMMANDS["allowed"])
def test_allowed(repo: Repo, command: str) -> None:
    assert reason(ask("claude-code", shell(command), repo.root)) == ""
