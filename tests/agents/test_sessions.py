"""Recorded sessions of each host, written from its documentation, get the documented answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.agents import HOSTS
from tests.agents.project import ask, make

SESSIONS = Path(__file__).parent / "sessions"


def matches(expected: Any, answer: Any) -> bool:
    if isinstance(expected, dict):
        return (
            isinstance(answer, dict)
            and expected.keys() == answer.keys()
            and all(matches(value, answer[key]) for key, value in expected.items())
        )
    if isinstance(expected, str) and expected.endswith("*"):
        return answer.startswith(expected[:-1])
    return expected == answer


@pytest.mark.parametrize("host", HOSTS)
def test_a_session_is_answered_as_documented(host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEKEEPER_CACHE_DIR", str(tmp_path / "cache"))
    repo = make(tmp_path / "repo")
    steps = json.loads((SESSIONS / f"{host}.json").read_text().replace("{root}", str(repo.root)))
    for step in steps:
        repo.write(step.get("write", {}))
        answer = ask(host, step["event"], tmp_path, step.get("said", ""))
        assert matches(step["answer"], answer), f"{step['event']} got {answer}"
