"""Tests that an edit cannot affect are left out, and no verdict differs from that of a run of all."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from benchmarks.soundness import plain
from benchmarks.unaffected import MADE, NOTE, SETTINGS
from gatekeeper import app
from gatekeeper.contents import COARSE
from gatekeeper.live import Silent
from gatekeeper.reporters import load
from gatekeeper.request import Request
from tests.repos import Repo, environment

CORE = "src/demo/core.py"


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    monkeypatch.setenv("GATEKEEPER_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr("gatekeeper.checks._unaffected.SHARE", 0)
    return Repo.make(tmp_path / "repo", {**MADE, "gatekeeper.toml": SETTINGS})


def judged(repo: Repo, affected: bool = True, **wishes: Any) -> tuple[dict[str, Any], str]:
    """The report in JSON but for how many tests were left out, and that."""
    wishes["affected"] = affected
    variables = {name: value for name, value in environment().items() if name != "CI"}
    time.sleep(2 * COARSE / 1e9)  # what is written while a run begins is not relied on
    said = load("json")(app.run(Request(repo.root, environ=variables, only=("tests", "coverage"), **wishes), Silent()))
    found = NOTE.search(said)
    return plain(NOTE.sub("", said)), found[0] if found else ""


def test_only_what_an_edit_can_affect_is_run(repo: Repo) -> None:
    first, note = judged(repo)
    assert (first["verdict"], note) == ("pass", "")
    text = (repo.root / CORE).read_text()
    repo.write({CORE: text.replace("return 2 * x", "return x + x")})
    warm, note = judged(repo)
    assert note == "; 10 run, 2 unaffected"
    assert warm == judged(repo, cache=False)[0]
    repo.write({CORE: text.replace("return 2 * x", "return x")})
    failed, note = judged(repo)
    assert (failed["verdict"], note) == ("fail", "")
    repo.write({CORE: text.replace("return 2 * x", "return [x, x][0] * 2")})
    assert judged(repo, full=True)[1] == ""
    assert judged(repo, affected=False)[1] == ""
    report = json.dumps(judged(repo)[0])
    assert "12 tests, 0 skipped" in report
