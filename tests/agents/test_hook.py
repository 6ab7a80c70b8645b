"""The command, the end of an agent's work, and what goes wrong."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from gatekeeper import app, cli
from gatekeeper.agents import guard, memory
from gatekeeper.agents.memory import Held, Memory
from gatekeeper.errors import CannotVerify
from tests.agents.project import SETTINGS, ask, make, reason, shell, write
from tests.repos import Repo, environment


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    monkeypatch.setenv("GATEKEEPER_CACHE_DIR", str(tmp_path / "cache"))
    return make(tmp_path / "repo")


def stop(repo: Repo, *, again: bool = False, session: str = "s", host: str = "claude-code") -> dict[str, Any]:
    name = "AfterAgent" if host == "gemini" else "Stop"
    return ask(host, {"hook_event_name": name, "session_id": session, "stop_hook_active": again}, repo.root)


def test_the_command(repo: Repo, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    for event in (write("docs/a.md"), {"hook_event_name": "Stop", "stop_hook_active": True}):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(event).encode())))
        assert cli.run(["hook", "claude-code", "-C", str(repo.root)]) == 0
    denial, release = capfd.readouterr().out.splitlines()
    assert json.loads(denial)["hookSpecificOutput"]["permissionDecision"] == "deny"
    assert "so the agent may stop" in json.loads(release)["systemMessage"]
    monkeypatch.setattr(sys, "stdin", None)
    assert cli.run(["hook", "claude-code", "-C", str(repo.root), "--event", "before-tool"]) == 0
    assert "cannot be read" in capfd.readouterr().out
    assert cli.run(["hook", "nobody"]) == 2


def test_it_gives_up_after_as_many_failures_as_one_is_patient(repo: Repo) -> None:
    for number in range(2):
        repo.write({"src/b.py": f"X = {number}\n"})
        assert stop(repo, again=number > 0)["decision"] == "block"
    repo.write({"src/b.py": "X = 3\n"})
    said = stop(repo, again=True)["systemMessage"]
    assert "STUCK the same failure 3 times" in said
    assert "src/a.py:1 lint/F401" in said


def test_another_failure_begins_anew_and_so_does_another_session(repo: Repo) -> None:
    assert stop(repo)["decision"] == "block"
    repo.write({"src/b.py": "import sys\n"})
    assert stop(repo, again=True)["decision"] == "block"
    repo.write({"src/b.py": "import sys\n\nX = 1\n"})
    assert stop(repo, again=True)["decision"] == "block"
    assert stop(repo, session="other")["decision"] == "block"


def test_a_failure_without_an_edit_lets_go_with_the_form(repo: Repo) -> None:
    assert [stop(repo).get("decision") for _ in range(3)] == ["block", "block", None]
    assert "STUCK" in stop(repo)["systemMessage"]
    repo.write({"src/a.py": "X = 1\n"})
    assert stop(repo) == {}
    repo.write({"src/a.py": "import os\n"})
    assert stop(repo, again=True)["decision"] == "block"


def test_what_could_not_be_verified_is_said_once(repo: Repo) -> None:
    repo.write({"small.toml": '[conditions]\nnothing.known = "= 0"\n'})
    repo.commit()
    said = stop(repo)["reason"]
    assert "could not verify" in said
    assert "no verdict on the code" in said
    assert "still not verify" in stop(repo)["systemMessage"]
    assert "still not verify" in stop(repo, again=True, session="new")["systemMessage"]


def test_a_report_without_a_verdict_is_no_failure(repo: Repo) -> None:
    repo.write(
        {
            "gatekeeper.toml": SETTINGS.replace('base = "main"', "")
            + 'max_files = 1\n[conditions]\nscope.violations = "= 0"\n'
        }
    )
    repo.write({"src/a.py": "X = 1\n"})
    repo.commit()
    assert "COULD NOT VERIFY scope.violations" in stop(repo)["reason"]


def test_without_a_memory_nobody_is_held_for_ever(repo: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("GATEKEEPER_CACHE_DIR", str(tmp_path / "file"))
    assert stop(repo)["decision"] == "block"
    assert "may stop" in stop(repo, again=True)["systemMessage"]
    assert ask("copilot", {"stopReason": "end_turn"}, repo.root) == {}


def test_what_breaks_the_hook_holds_nobody(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("odd")

    monkeypatch.setattr(app, "run", fails)
    monkeypatch.setattr(guard, "look", fails)
    assert "RuntimeError: odd" in stop(repo)["systemMessage"]
    assert "cannot be known: odd" in reason(ask("claude-code", write("src/a.py"), repo.root))


def test_after_an_edit_only_facts_matter(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    def after(path: str, tool: str = "Write") -> dict[str, Any]:
        return ask("claude-code", {**write(path, tool), "hook_event_name": "PostToolUse"}, repo.root)

    assert after("docs/a.md") == {}
    assert after("src/a.py", "Delete") == {}
    assert after("src/none.py") == {}
    repo.write({"src/many.py": "\n".join(f"import m{number}" for number in range(12)) + "\n"})
    context = after("src/many.py")["hookSpecificOutput"]["additionalContext"]
    assert context.splitlines()[0] == "gatekeeper: 12 findings in what was edited"
    assert context.splitlines()[-1] == "4 more"
    repo.write({"small.toml": '[conditions]\ntests.failed = "= 0"\n'})
    assert after("src/many.py") == {}

    def fails(*_: object) -> None:
        raise CannotVerify("no ruff")

    repo.write({"small.toml": '[conditions]\nlint.findings = "= 0"\n'})
    monkeypatch.setattr(app, "run", fails)
    assert after("src/many.py") == {}
    assert ask("claude-code", b"", repo.root, "after-tool") == {}


def test_the_end_is_judged_even_if_its_json_cannot_be_read(repo: Repo) -> None:
    assert ask("claude-code", b"", repo.root, "stop")["decision"] == "block"


@pytest.mark.parametrize(
    ("tool", "given", "is_denied"),
    [
        ("Write", {}, True),
        ("Write", None, True),
        ("Write", {"file_path": ["docs/a.md"]}, True),
        (None, {}, True),
        (1, {"x": 1}, True),
        ("Bash", {"command": ["rm", "docs/a.md"]}, True),
        ("Bash", {"command": [1]}, True),
        ("Bash", "rm docs/a.md", True),
        ("run", {"commands": ["ls", "rm docs/a.md"]}, True),
        ("apply_patch", "*** Begin Patch\n*** Add File: docs/n\n+x\n*** End Patch", True),
        ("apply_patch", "diff --git a/docs/a.md b/src/b\nrename from docs/a.md\nrename to src/b\n", True),
        ("apply_patch", "--- a/docs/a.md\n+++ /dev/null\n", True),
        ("apply_patch", "--- /dev/null\n+++ b/src/n\n", False),
        ("mcp__files__move_file", {"source": "docs/a.md", "destination": "src/a.md"}, True),
        ("mcp__files__read_file", {"path": "docs/a.md"}, False),
        ("mcp__files__edit", {"deep": {"list": [{"path": "docs/a.md"}]}}, True),
        ("mcp__files__odd", {"path": "docs/a.md", "content": ""}, True),
        ("str_replace_based_edit_tool", {"command": "view", "path": "docs/a.md"}, False),
        ("str_replace_based_edit_tool", {"command": "create", "path": "docs/a.md"}, True),
        ("TodoWrite", {"todos": [{"content": "docs/a.md"}]}, False),
        ("Task", {"prompt": "edit docs/a.md"}, False),
        ("update_plan", {"plan": []}, False),
        ("BashOutput", {"bash_id": "1"}, False),
        ("Write", {"file_path": "src/n.md", "content": "--- a/docs/a.md\n+++ b/docs/a.md\n"}, False),
    ],
)
def test_tools_of_any_shape(repo: Repo, tool: object, given: object, is_denied: bool) -> None:
    event = {"hook_event_name": "PreToolUse", "tool_name": tool, "tool_input": given}
    assert bool(reason(ask("claude-code", event, repo.root))) is is_denied


def test_arguments_that_are_no_json(repo: Repo) -> None:
    answer = ask("copilot", {"toolName": "create", "toolArgs": "{"}, repo.root)
    assert answer["permissionDecision"] == "deny"
    assert ask("cursor", {"workspace_roots": [str(repo.root)]}, repo.root) == {}


def test_scripts_in_scripts_come_to_an_end(repo: Repo) -> None:
    assert reason(ask("claude-code", shell("$(" * 50 + "rm docs/a.md" + ")" * 50), repo.root)) == ""
    assert reason(ask("claude-code", shell("echo {a,b}" + "{a,b}" * 20), repo.root)) == ""


def test_old_sessions_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_OLDEST", 2)
    for name in "abc":
        assert Memory(tmp_path, name).keep(Held(name, 1))
    assert len(list(tmp_path.iterdir())) == 2
    assert Memory(tmp_path, "c").recall() == Held("c", 1)


def test_no_repository_has_no_state_to_compare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEKEEPER_CACHE_DIR", str(tmp_path / "cache"))
    root = tmp_path / "plain"
    Repo(root).write(
        {
            "gatekeeper.toml": 'extends = "s.toml"\n',
            "s.toml": '[conditions]\nlint.findings = "= 0"\n',
            "a.py": "import os\n",
        }
    )
    event = {"hook_event_name": "Stop", "session_id": "s", "stop_hook_active": False}
    assert ask("claude-code", event, root)["decision"] == "block"
