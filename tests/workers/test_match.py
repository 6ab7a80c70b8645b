"""The worker that searches lines, called in this process; the checks' tests run it as the script that it is."""

from __future__ import annotations

import io
import json
import sys

import pytest

from gatekeeper.workers import match


def test_it_tells_the_lines_that_match(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    asked = {"pattern": r"(?P<path>\w+)(:(?P<line>\d+))?!", "lines": ["a:1!", "none", "b!"]}
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(asked)))
    match.main()
    said = json.loads(capsys.readouterr().out)
    assert said == [["a:1!", {"path": "a", "line": "1"}], ["b!", {"path": "b", "line": None}]]
