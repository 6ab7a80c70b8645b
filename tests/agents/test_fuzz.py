"""Whatever a host sends: no crash, and never leave to touch what the scope denies.

GATEKEEPER_FUZZ=10000 tries as many inputs of each kind instead of a sample.
"""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gatekeeper.agents import HOSTS, hook, host
from tests.agents.project import ask, make
from tests.repos import Repo

EXAMPLES = int(os.environ.get("GATEKEEPER_FUZZ", "12"))
sample = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES < 1000, suppress_health_check=list(HealthCheck)
)
TOOLS = {"claude-code": "Write", "codex": "apply_patch", "copilot": "create", "cursor": "Write", "gemini": "write_file"}
SPELLINGS = (
    "{}",
    "./{}",
    "src/../{}",
    "src//..//{}",
    "{root}/{}",
    "{root}/src/../{}",
    "docs/../{}",
    "file://{root}/{}",
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
KEYS = (
    "hook_event_name",
    "tool_name",
    "tool_input",
    "toolName",
    "toolArgs",
    "cwd",
    "command",
    "file_path",
    "session_id",
)
events = st.dictionaries(st.sampled_from(KEYS) | st.text(), anything, max_size=6)


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    return make(tmp_path_factory.mktemp("fuzz") / "repo")


@pytest.fixture(autouse=True)
def nothing_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """The gate and the checks are tried elsewhere; here only what precedes them."""
    monkeypatch.setattr(hook, "_stop", lambda *_: hook.Answer())
    monkeypatch.setattr(hook, "_after", lambda *_: hook.Answer())


def denied(name: str, answer: dict[str, Any]) -> bool:
    specific = answer.get("hookSpecificOutput", answer)
    return "deny" in (specific.get("permissionDecision"), answer.get("permission"), answer.get("decision"))


def before(name: str) -> str:
    return next(own for own, moment in host(name).MOMENTS.items() if moment == "before-tool")


def question(name: str, tool: object, given: object) -> dict[str, Any]:
    if name == "copilot":
        return {"toolName": tool, "toolArgs": json.dumps(given)}
    return {"hook_event_name": before(name), "tool_name": tool, "tool_input": given}


@pytest.mark.parametrize("name", HOSTS)
@given(content=st.binary() | events.map(lambda event: json.dumps(event).encode()))
@sample
def test_nothing_makes_it_crash(repo: Repo, name: str, content: bytes) -> None:
    ask(name, content, repo.root)
    ask(name, content, repo.root, "before-tool")


@pytest.mark.parametrize("name", HOSTS)
@given(content=st.binary(max_size=30))
@sample
def test_what_cannot_be_read_is_denied(repo: Repo, name: str, content: bytes) -> None:
    assert denied(name, ask(name, b"\xff" + content, repo.root))
    assert denied(name, ask(name, b"{" * 100_000 + content, repo.root, "before-tool"))


@pytest.mark.parametrize("name", HOSTS)
@given(
    path=st.sampled_from(
        ("docs/a.md", "src/secret/key.py", "src/link/a.md", "src/out.py", "new", "/etc/x", "src/../x")
    ),
    spelling=st.sampled_from(SPELLINGS),
    key=st.sampled_from(("file_path", "path", "filePath", "notebook_path", "target_file", "absolute_path")),
    more=st.dictionaries(st.text(min_size=1), anything, max_size=3),
    noise=events,
)
@sample
def test_no_edit_out_of_scope_is_allowed(
    repo: Repo, name: str, path: str, spelling: str, key: str, more: dict[str, Any], noise: dict[str, Any]
) -> None:
    written = path if path.startswith("/") else spelling.replace("{root}", str(repo.root)).replace("{}", path)
    # These make it another event.
    noise = {
        key: value for key, value in noise.items() if key not in ("toolResult", "hook_event_name", "hookEventName")
    }
    event = {**noise, "cwd": str(repo.root), **question(name, TOOLS[name], {**more, key: written})}
    assert denied(name, ask(name, event, repo.root)), event


@pytest.mark.parametrize("name", HOSTS)
@given(
    first=st.sampled_from(("", "true; ", "cd src && cd .. && ", "X=1 ", "(", "{ ", "if x; then ", "! ", "sudo ", "\n")),
    write=st.sampled_from(
        (
            "rm {}",
            "tee {}",
            "cp src/a.py {}",
            "touch '{}'",
            'sed -i s/a/b/ "{}"',
            "cat > {}",
            "bash -c 'rm {}'",
            "mv {} src/x",
        )
    ),
    path=st.sampled_from(("docs/a.md", "src/secret/key.py", "./docs/../docs/a.md", "src/link/a.md")),
    last=st.text(max_size=5).map(lambda text: f" # {text}".replace("\n", " ").replace("\r", " "))
    | st.sampled_from(("", "; ls", " && ls", "\nls", " | cat", "; }", "; fi", ")")),
)
@sample
def test_no_command_out_of_scope_is_allowed(
    repo: Repo, name: str, first: str, write: str, path: str, last: str
) -> None:
    command = f"{first}{write.replace('{}', path)}{last}"
    event = {"cwd": str(repo.root), **question(name, "bash", {"command": command})}
    assert denied(name, ask(name, event, repo.root)), command


@given(script=st.text(alphabet="abc $'\"`(){}<>|&;\\\n=#*~-/", max_size=60))
@sample
def test_any_script_is_read(repo: Repo, script: str) -> None:
    ask("gemini", question("gemini", "run_shell_command", {"command": script}), repo.root)
