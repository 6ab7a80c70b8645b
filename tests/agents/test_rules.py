"""Which scope holds, and where a path really is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from gatekeeper.agents.places import refused
from gatekeeper.agents.policy import rules_for
from gatekeeper.agents.tools import DELETE, Touch
from gatekeeper.config import load
from gatekeeper.config.profiles import shipped
from gatekeeper.errors import ConfigError
from gatekeeper.request import Policy, Request
from gatekeeper.rules import on_disk
from tests.agents.project import SETTINGS, ask, make, reason, shell, write
from tests.repos import Repo, environment


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return make(tmp_path / "repo")


def denied(root: Path, path: object, **asked: Any) -> str:
    return reason(ask("claude-code", write(path), root, **asked))


@pytest.mark.parametrize("name", shipped())
def test_the_short_reading_finds_the_scope_that_the_long_one_does(tmp_path: Path, name: str) -> None:
    repo = Repo.make(tmp_path / "repo", {"gatekeeper.toml": f'extends = "{name}"\n'})
    scope = load(on_disk(repo.root)).profile.checks.get("scope", {})
    found = rules_for(repo.root, Request(repo.root, environ=environment()))
    allow, deny = scope.get("allow"), scope.get("deny", ())
    for limits in found.limits:
        assert (None if limits.bounds.allow is None else limits.bounds.allow.patterns) == allow
        assert (
            tuple(pattern for globs, reason in limits.bounds.deny if not reason for pattern in globs.patterns) == deny
        )
        assert limits.forbid == frozenset(scope.get("forbid", ()))  # type: ignore[call-overload]


def test_an_agent_cannot_widen_its_scope(repo: Repo) -> None:
    repo.git("checkout", "-qb", "topic")
    wider = SETTINGS.replace("src/**", "**")
    repo.commit({"gatekeeper.toml": wider})
    assert denied(repo.root, "docs/a.md")
    assert denied(repo.root, "docs/a.md", policy=Policy.WORKTREE) == ""


def test_without_a_base_the_last_commit_says(tmp_path: Path) -> None:
    repo = Repo.make(tmp_path / "repo", {"gatekeeper.toml": '[scope]\nallow = ["src/**"]\n'})
    repo.write({"gatekeeper.toml": ""})
    assert denied(repo.root, "a")


def test_a_scope_that_is_not_committed_holds_too(tmp_path: Path) -> None:
    repo = Repo.make(tmp_path / "repo", {"a": ""})
    repo.write({"gatekeeper.toml": '[scope]\nallow = ["src/**"]\n'})
    assert denied(repo.root, "a")
    unborn = Repo.make(tmp_path / "unborn")
    unborn.write({"gatekeeper.toml": '[scope]\nallow = ["src/**"]\n'})
    assert denied(unborn.root, "a")


@pytest.mark.parametrize("remotes", [("origin",), ("origin", "fork")])
def test_the_base_is_the_remotes_default_branch(repo: Repo, tmp_path: Path, remotes: tuple[str, ...]) -> None:
    repo.write({"gatekeeper.toml": SETTINGS.replace('base = "main"\n', "")})
    repo.commit()
    for remote in remotes:
        repo.git("remote", "add", remote, str(tmp_path / "repo"))
        repo.git("fetch", "-q", remote)
    repo.git("checkout", "-qb", "topic")
    repo.commit({"gatekeeper.toml": ""})
    assert denied(repo.root, "docs/a.md")
    assert denied(repo.root, "src/a.py") == ""
    assert denied(repo.root, "docs/a.md", base="HEAD") == ""


def test_in_continuous_integration_the_target_is_the_base(repo: Repo) -> None:
    repo.git("checkout", "-qb", "topic")
    repo.commit({"gatekeeper.toml": ""})
    environ = {**environment(), "CI": "1", "GITHUB_BASE_REF": "main"}
    assert rules_for(repo.root, Request(repo.root, environ=environ)).restrict
    lost = {**environ, "GITHUB_BASE_REF": "gone"}
    assert not rules_for(repo.root, Request(repo.root, environ=lost)).restrict


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": '[tool.gatekeeper.scope]\nallow = ["src/**"]\n'},
        {
            "gatekeeper.toml": 'extends = "a.toml"\n',
            "a.toml": 'extends = "b.toml"\n',
            "b.toml": '[scope]\nallow = ["src/**"]',
        },
        {
            "gatekeeper.toml": 'extends = "mine"\n[profiles.mine]\nextends = "strict"\n'
            '[profiles.mine.scope]\nallow = ["src/**"]'
        },
        {"gatekeeper.toml": 'extends = "a.toml"\n', "a.toml": 'extends = "a.toml"\n[scope]\nallow = ["src/**"]'},
        {"gatekeeper.toml": '[scope]\nnon_goals = [{ paths = ["docs/**"], reason = "later" }]\n'},
    ],
)
def test_wherever_the_scope_stands(tmp_path: Path, files: dict[str, str]) -> None:
    for name, repo in (("plain", None), ("repo", Repo.make(tmp_path / "repo", dict(files)))):
        root = tmp_path / name
        Repo(root).write({**files, "docs/a.md": "", "src/a.py": ""})
        for folder in (root, root / "docs"):
            assert denied(folder, str(root / "docs/a.md")), repo
        assert denied(root, "src/a.py") == ""


def test_another_projects_settings_in_a_subfolder(tmp_path: Path) -> None:
    settings = '[tool.gatekeeper.scope]\nallow = ["src/**"]\n'
    repo = Repo.make(tmp_path / "repo", {"pyproject.toml": "[tool.x]\n", "member/pyproject.toml": settings})
    assert denied(repo.root / "member", str(repo.root / "member/a"))
    assert denied(repo.root / "member", "src/a") == ""
    assert denied(repo.root / "member", str(repo.root / "src/a"))
    assert denied(repo.root, "src/a") == ""


@pytest.mark.parametrize(
    "settings",
    ["[scope", "scope = 1", '[scope]\nallow = "src"', "[scope]\nallow = [1]", "[scope]\nnon_goals = 1",
     "[scope]\ndeny = ['/']", "scope = {non_goals = [1]}", 'extends = "x.toml"\n[[scope]]'],
)  # fmt: skip
def test_settings_that_cannot_be_read_let_only_themselves_be_edited(tmp_path: Path, settings: str) -> None:
    repo = Repo.make(tmp_path / "repo", {"gatekeeper.toml": settings, "a": ""})
    assert denied(repo.root, "a")
    assert denied(repo.root, "gatekeeper.toml") == ""
    assert reason(ask("claude-code", b"", repo.root))


def test_settings_that_the_agent_breaks_change_nothing(repo: Repo) -> None:
    repo.write({"gatekeeper.toml": "[scope"})
    assert denied(repo.root, "docs/a.md") == "gatekeeper: docs/a.md is outside the scope, which is src/**"
    assert denied(repo.root, "src/a.py") == ""


def test_settings_that_are_a_folder_are_a_problem(tmp_path: Path) -> None:
    (tmp_path / "repo/gatekeeper.toml").mkdir(parents=True)
    assert "cannot be read" in denied(tmp_path / "repo", "a")


def test_without_a_scope_everything_may_be_touched(tmp_path: Path) -> None:
    repo = Repo.make(tmp_path / "repo", {"gatekeeper.toml": "", "a": ""})
    assert denied(repo.root, "/etc/passwd") == ""
    for nothing in (b"", b"[]", b"\xff"):
        assert ask("claude-code", nothing, repo.root) == {}


def test_the_command_line_narrows_the_scope(repo: Repo, tmp_path: Path) -> None:
    assert denied(repo.root, "src/a.py", deny=("src/a.py",))
    assert denied(repo.root, "src/a.py", allow=("src/b.py",))
    task = tmp_path / "task.toml"
    task.write_text('allow = ["src/b.py"]\n')
    assert denied(repo.root, "src/a.py", scope_file=task)
    assert "cannot be known" in denied(repo.root, "src/a.py", scope_file=tmp_path / "none.toml")
    assert denied(repo.root, "src/a.py", profile="strict") == ""


def test_git_that_cannot_be_run_leaves_the_local_scope(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert denied(repo.root, "docs/a.md")
    repo.write({"gatekeeper.toml": SETTINGS + 'forbid = ["delete"]\n'})
    assert reason(ask("claude-code", shell("rm src/a.py"), repo.root))


FORBID = SETTINGS + 'forbid = ["delete", "rename", "symlink", "mode"]\n'


@pytest.mark.parametrize("command", ["rm src/a.py", "mv src/a.py src/b.py", "ln -s a.py src/b.py", "chmod +x src/a.py"])
def test_forbidden_operations(repo: Repo, command: str) -> None:
    repo.write({"src/new.py": ""})
    assert reason(ask("claude-code", shell(command), repo.root)) == ""
    repo.commit({"gatekeeper.toml": FORBID})
    repo.write({"src/newer.py": ""})
    assert "the change may not" in (said := reason(ask("claude-code", shell(command), repo.root))) or "symlinks" in said
    assert reason(ask("claude-code", shell("rm src/newer.py"), repo.root)) == ""


def test_nothing_was_there_where_there_is_no_repository(tmp_path: Path) -> None:
    Repo(tmp_path).write({"gatekeeper.toml": '[scope]\nforbid = ["delete"]\n', "a": ""})
    assert reason(ask("claude-code", shell("rm a"), tmp_path)) == ""


@pytest.mark.parametrize("path", ["a\0b", "\ud800", "x" * 5000 + "/../../docs/a.md", "docs/a.md/", "..", "/", "~/x"])
def test_odd_paths_are_not_waved_through(repo: Repo, path: str) -> None:
    assert denied(repo.root, path)


def test_scratch_files_are_free_unless_the_repository_is_one(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    assert denied(repo.root, str(repo.root.parent / "x"))
    elsewhere = repo.root.parent / "scratch"
    monkeypatch.setenv("TMPDIR", str(elsewhere))
    assert denied(repo.root, str(elsewhere / "x")) == ""
    (elsewhere).mkdir()
    (elsewhere / "link").symlink_to(repo.root / "docs")
    assert denied(repo.root, str(elsewhere / "link/a.md"))


def test_more_files_than_can_be_looked_at(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gatekeeper.agents.places._MOST", 3)
    repo.write({f"src/many/{number}": "" for number in range(5)})
    assert "more files than" in reason(ask("claude-code", shell("rm -r src/many"), repo.root))


def test_the_project_is_where_the_host_says(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Repo.make(tmp_path / "other", {"a": ""})
    event = {**write(str(repo.root / "docs/a.md")), "cwd": str(other.root)}
    assert reason(ask("claude-code", event, other.root)) == ""
    assert reason(ask("claude-code", {**event, "cwd": "\0"}, repo.root))
    environ = {**environment(), "CLAUDE_PROJECT_DIR": str(repo.root)}
    assert reason(ask("claude-code", event, other.root, environ=environ))


def test_many_reasons_are_cut(repo: Repo) -> None:
    names = " ".join(f"docs/{'x' * 450}\u202e{number}" for number in range(7))
    said = reason(ask("claude-code", shell(f"touch {names}"), repo.root))
    assert said.endswith("and 2 more")
    assert "\u202e" not in said
    assert "…" in said


def test_a_wrong_option_is_said_by_every_moment(repo: Repo) -> None:
    with pytest.raises(ConfigError):
        rules_for(repo.root, Request(repo.root, deny=("/",), environ=environment()))


def test_a_base_that_is_lost_leaves_the_last_commit(repo: Repo) -> None:
    assert denied(repo.root, "docs/a.md", base="gone")


def test_git_that_fails_when_it_is_asked_again(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.commit({"gatekeeper.toml": FORBID})
    rules = rules_for(repo.root, Request(repo.root, environ=environment()))
    assert rules.git is not None
    broken = replace(rules, git=replace(rules.git, folder=repo.root / "none"))
    assert "may not delete" in refused(Touch("src/a.py", DELETE), str(repo.root), broken)
