"""The MCP server, driven by the SDK's own client: in process, and once as a program over stdio."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import anyio
import jsonschema
import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from gatekeeper import agents, cli
from gatekeeper.agents import server
from gatekeeper.request import Policy, Request
from tests.agents.project import make
from tests.repos import Repo, environment

MANUAL = '[conditions]\nlint.findings = "= 0"\n[[manual]]\nid = "why"\ntitle = "Comments say why"\n'
Heard = list[tuple[float, float | None, str | None]]


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    monkeypatch.setenv("GATEKEEPER_CACHE_DIR", str(tmp_path / "cache"))
    made = make(tmp_path / "repo")
    made.write({"small.toml": MANUAL})
    return made


def talk(repo: Repo, conversation: Callable[[Client], Coroutine[Any, Any, None]]) -> None:
    async def main() -> None:
        request = Request(repo.root, environ=environment(), policy=Policy.BASE)
        async with Client(server.server_for(request)) as client:
            await conversation(client)

    anyio.run(main)


async def ask(client: Client, tool: str, heard: Heard | None = None, **given: object) -> Any:
    async def told(done: float, total: float | None, message: str | None) -> None:
        if heard is not None:
            heard.append((done, total, message))

    return await client.call_tool(tool, given, progress_callback=told)


def test_every_answer_is_as_its_schema_says(repo: Repo) -> None:
    calls: dict[str, dict[str, object]] = {
        "check": {"only": ["lint"]},
        "explain": {"topic": "scope"},
        "scope": {"path": "docs/a.md"},
        "fix": {"paths": ["src/a.py"]},
        "checklist": {},
    }

    async def conversation(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert tools.keys() == calls.keys()
        for name, given in calls.items():
            jsonschema.validate(given, tools[name].input_schema)
            answer = await ask(client, name, **given)
            assert not answer.is_error, answer.content
            jsonschema.validate(answer.structured_content, tools[name].output_schema or {})
            assert answer.content[0].text

    talk(repo, conversation)


def test_the_gate_tells_how_it_goes(repo: Repo) -> None:
    async def conversation(client: Client) -> None:
        heard: Heard = []
        answer = await ask(client, "check", heard, only=["lint"])
        assert answer.structured_content["verdict"] == "fail"
        assert answer.content[0].text.startswith("FAIL 1 of")
        assert [(done, total) for done, total, _ in heard] == [(0, 1), (1, 1)]
        assert "lint: done" in (heard[-1][2] or "")

    talk(repo, conversation)


def test_what_may_be_touched(repo: Repo) -> None:
    async def conversation(client: Client) -> None:
        inside = await ask(client, "scope", path="src/a.py")
        assert inside.structured_content == {"path": "src/a.py", "allowed": True, "reason": None}
        outside = await ask(client, "scope", path="src/link/a.md")
        assert outside.structured_content["allowed"] is False
        assert "docs/a.md is outside the scope" in outside.structured_content["reason"]
        checklist = await ask(client, "checklist")
        assert [item["id"] for item in checklist.structured_content["items"]] == ["lint.findings", "manual.why"]

    talk(repo, conversation)


def test_fixes_are_shown_before_they_are_made(repo: Repo) -> None:
    async def conversation(client: Client) -> None:
        shown = await ask(client, "fix", paths=["src/a.py"])
        assert "-import os" in shown.structured_content["diff"]
        assert (repo.root / "src/a.py").read_text() == "import os\n"
        made = await ask(client, "fix", paths=["src/a.py"], write=True)
        assert made.structured_content["files"] == ["src/a.py"]
        assert (repo.root / "src/a.py").read_text() == ""

    talk(repo, conversation)


@pytest.mark.parametrize(
    ("tool", "given", "said"),
    [
        ("nothing", {}, "there is no tool nothing"),
        ("explain", {}, "topic must be given"),
        ("explain", {"topic": "nothing"}, "there is no check"),
        ("explain", {"topic": 1}, "topic must be of type string"),
        ("check", {"only": "lint"}, "only must be of type array"),
        ("fix", {"write": "yes"}, "write must be of type boolean"),
        ("check", {"profile": "weak"}, "there is no argument profile"),
    ],
)
def test_a_wrong_call_is_an_error_to_read(repo: Repo, tool: str, given: dict[str, object], said: str) -> None:
    async def conversation(client: Client) -> None:
        answer = await client.call_tool(tool, given)
        assert answer.is_error
        assert said in answer.content[0].text  # type: ignore[union-attr]

    talk(repo, conversation)


def test_over_stdio_as_a_program(repo: Repo) -> None:
    async def main() -> None:
        words = ["-m", "gatekeeper", "mcp", "-C", str(repo.root)]
        program = StdioServerParameters(command=sys.executable, args=words, env=environment())
        async with Client(stdio_client(program)) as client:
            heard: Heard = []
            answer = await ask(client, "check", heard, only=["lint"])
            assert answer.structured_content["verdict"] == "fail"
            assert heard[-1][:2] == (1, 1)

    anyio.run(main)


def test_the_command_serves_standard_input(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO()))
    assert cli.run(["mcp", "-C", str(repo.root)]) == 0


def test_without_the_extra_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delattr(agents, "server", raising=False)
    monkeypatch.delitem(sys.modules, "gatekeeper.agents.server", raising=False)
    monkeypatch.setitem(sys.modules, "mcp_types", None)
    assert cli.run(["mcp"]) == 2
    assert "gatekeeper-quality[mcp]" in capfd.readouterr().err
