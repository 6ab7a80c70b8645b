"""Agents' configuration: added to what is there, once, and nothing is lost."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from gatekeeper import cli, legacy
from gatekeeper.agents import HOSTS
from gatekeeper.agents.configure import configured, detected
from gatekeeper.errors import ConfigError
from gatekeeper.init import Action, starter
from gatekeeper.request import Request
from tests.repos import Repo, environment

PLACES = {
    "claude-code": ".claude/settings.json",
    "codex": ".codex/hooks.json",
    "copilot": ".github/hooks/gatekeeper.json",
    "cursor": ".cursor/hooks.json",
    "gemini": ".gemini/settings.json",
}
SMALL = {"gatekeeper.toml": 'extends = "small.toml"\n', "small.toml": '[conditions]\nlint.findings = "= 0"\n'}


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    made = Repo.make(tmp_path / "repo", SMALL)
    monkeypatch.chdir(made.root)
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    return made


def run(*words: str) -> int:
    return cli.run(["init", *words])


def commands(document: dict[str, Any]) -> list[str]:
    text = json.dumps(document)
    return [part.split('"')[0] for part in text.split('"command": "')[1:]] + text.split('"bash": "')[1:]


@pytest.mark.parametrize("host", HOSTS)
def test_a_host_is_configured_once(repo: Repo, host: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run("--agent", host) == 0
    file = repo.root / PLACES[host]
    document = json.loads(file.read_text())
    assert commands(document)
    assert all(f"gatekeeper hook {host} --event " in command for command in commands(document))
    before = file.read_bytes()
    assert "created" in capfd.readouterr().out
    assert run("--agent", host) == 0
    assert "nothing to do" in capfd.readouterr().out
    assert file.read_bytes() == before


def test_what_is_there_is_kept(repo: Repo, capfd: pytest.CaptureFixture[str]) -> None:
    own = {"model": "ä", "hooks": {"Stop": [{"hooks": [{"type": "command", "command": "mine"}]}], "Other": []}}
    repo.write({".claude/settings.json": json.dumps(own, indent=4, ensure_ascii=False)})
    assert run("--agent", "claude-code", "--dry-run") == 0
    assert json.loads((repo.root / ".claude/settings.json").read_text()) == own
    assert run("--agent", "claude-code") == 0
    said = capfd.readouterr().out
    assert "extended .claude/settings.json" in said
    assert '    +                        "command": "gatekeeper hook claude-code --event stop",' in said
    text = (repo.root / ".claude/settings.json").read_text()
    made = json.loads(text)
    assert made["model"] == "ä"
    assert made["hooks"]["Stop"][0] == own["hooks"]["Stop"][0]  # type: ignore[index]
    assert len(made["hooks"]["Stop"]) == 2
    assert '\n    "model": "ä"' in text


@pytest.mark.parametrize(
    "content", [b"// mine\n{}", b"[]", b'{"hooks": []}', b'{"hooks": {"Stop": {}}}', b'{"a": 1, "a": 2}', b"\xff"]
)
def test_what_is_no_plain_json_is_left_alone(repo: Repo, content: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    repo.write({".claude/settings.json": content})
    assert run("--agent", "claude-code") == 0
    assert "add by hand to .claude/settings.json" in capfd.readouterr().out
    assert (repo.root / ".claude/settings.json").read_bytes() == content


def test_a_file_without_indents_gets_some() -> None:
    made = configured("cursor", {".cursor/hooks.json": b'{"version": 1}'}.get)
    assert made is not None
    assert made.action is Action.REPLACE
    assert made.text.startswith('{\n  "version": 1,')


def test_a_file_that_cannot_be_read_is_an_error() -> None:
    def read(name: str) -> bytes:
        raise PermissionError(13, "no", name)

    with pytest.raises(ConfigError, match=r"\.codex/hooks\.json cannot be read"):
        configured("codex", read)


def test_agents_show_by_their_traces() -> None:
    assert detected({"CLAUDE.md", ".gemini"}.__contains__) == ("claude-code", "gemini")


def test_pipelines(repo: Repo, capfd: pytest.CaptureFixture[str]) -> None:
    proposed = starter(lambda _: None, lambda name: (repo.root / name).exists(), places=("github", "gitlab"))
    made = {one.path: one.text for one in proposed}
    assert run("--github", "--gitlab") == 0
    workflow, pipeline = (repo.root / name for name in (".github/workflows/gatekeeper.yml", ".gitlab-ci.yml"))
    for file in (workflow, pipeline):
        assert file.read_text() == made[file.relative_to(repo.root).as_posix()]
    assert not (repo.root / ".pre-commit-config.yaml").exists()
    assert run("--github", "--gitlab") == 0
    pipeline.write_text("stages: []\n")
    assert run("--gitlab") == 0
    said = capfd.readouterr().out
    assert "nothing to do" in said
    assert "add by hand to .gitlab-ci.yml" in said


def test_without_a_terminal_what_was_found_is_only_said(repo: Repo, capfd: pytest.CaptureFixture[str]) -> None:
    repo.write({".claude/x": "", ".github/x": ""})
    assert run() == 0
    assert "gatekeeper init --github --agent claude-code" in capfd.readouterr().err
    assert (repo.root / ".pre-commit-config.yaml").exists()
    assert not (repo.root / ".claude/settings.json").exists()


def answering(monkeypatch: pytest.MonkeyPatch, *answers: bool) -> list[str]:
    """A terminal at which the questions are so answered; the questions."""
    asked: list[str] = []
    given = iter(answers)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("click.confirm", lambda question, *_, **__: (asked.append(question), next(given))[1])
    return asked


def test_on_a_terminal_one_is_asked(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    repo.write({".claude/x": "", ".gitlab-ci.yml": "stages: []\n"})
    asked = answering(monkeypatch, False, True, True, True)
    assert run() == 0
    assert asked == [
        "Run the gate at each commit (pre-commit, prek)?",
        "Run the gate on GitLab?",
        "Add the hooks of claude-code?",
        "Write .claude/settings.json?",
    ]
    assert "    +++ b/.claude/settings.json\n" in capfd.readouterr().out, "what will be written is shown before"
    assert not (repo.root / ".pre-commit-config.yaml").exists()
    assert (repo.root / ".claude/settings.json").exists()


def test_what_is_not_confirmed_is_not_written(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    answering(monkeypatch, True, False)
    assert run() == 0
    assert not (repo.root / ".pre-commit-config.yaml").exists()
    assert "created" not in capfd.readouterr().out


def test_it_is_said_what_would_keep_the_hooks_from_working(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plain").mkdir()
    monkeypatch.chdir(tmp_path / "plain")
    (tmp_path / "git").symlink_to(str(shutil.which("git")))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run("--agent", "cursor") == 0
    said = capfd.readouterr().err
    assert "this is not a git repository" in said
    assert "`gatekeeper` is not on the PATH" in said


def test_an_old_project_is_told_how_far_it_is(repo: Repo, capfd: pytest.CaptureFixture[str]) -> None:
    (repo.root / "gatekeeper.toml").unlink()
    repo.write({"src/a.py": "import os\nimport sys\n"})
    assert run("--pre-commit") == 0
    said = capfd.readouterr().out
    assert "lint.findings: 2, limit = 0" in said
    assert 'judge = "new"' in said
    assert run("--pre-commit") == 0
    assert "Measured" not in capfd.readouterr().out


def test_there_is_no_advice_where_there_is_nothing_to_say(repo: Repo) -> None:
    request = Request(repo.root, environ=environment())
    assert legacy.advice(request) == ""
    repo.write({"small.toml": '[conditions]\ntests.failed = "= 0"\n'})
    assert legacy.advice(request) == ""
    repo.write({"small.toml": "["})
    assert legacy.advice(request) == ""
