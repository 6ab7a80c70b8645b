"""A sample of `benchmarks/soundness.py`: what is remembered never makes a verdict differ."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.soundness import Playground, plain
from gatekeeper import app
from gatekeeper.live import Silent
from gatekeeper.model.report import Report
from gatekeeper.reporters import load
from gatekeeper.request import Request
from gatekeeper.shortcut import shortcut
from tests.repos import environment

BIN = Path(sys.executable).parent
SKIPPED = ("tests", "coverage", "types", "security")


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Playground:
    monkeypatch.setenv("GATEKEEPER_CACHE_DIR", str(tmp_path / "cache"))
    made = Playground(tmp_path, random.Random(4))
    made.make()
    return made


def asked(play: Playground, *, cache: bool) -> Request:
    return Request(play.root, base="base", skip=SKIPPED, environ=environment(), cache=cache)


def warm(play: Playground) -> Report:
    past = shortcut(asked(play, cache=True))
    return (past and past.report) or app.run(asked(play, cache=True), Silent(), past)


@pytest.mark.skipif(sys.platform == "win32", reason="the environment is made of links")
def test_random_edits_are_judged_as_without_a_cache(play: Playground) -> None:
    render, remembered = load("json"), 0
    for _ in range(12):
        name = play.edit()
        time.sleep(0.05)
        cold = plain(render(app.run(asked(play, cache=False), Silent())))
        for report in (warm(play), warm(play)):
            assert plain(render(report)) == cold, name
        remembered += sum(item.cached for item in report.items)
    assert remembered > 50


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_runs_at_once_and_killed_ones_leave_a_sound_cache(play: Playground) -> None:
    words = [str(BIN / "gatekeeper"), "check", "--only", "size", "--only", "lint", "--format", "json"]
    variables = environment()
    runs = [subprocess.Popen(words, cwd=play.root, env=variables, stdout=subprocess.PIPE) for _ in range(6)]
    for run in runs[3:]:
        time.sleep(play.chance.random() / 2)
        run.kill()
    said = [run.communicate()[0] for run in runs]
    play.write("README.md", "another\n")
    again = subprocess.run(words, cwd=play.root, env=variables, capture_output=True, check=False).stdout
    reports = {json.dumps(plain(one.decode()), sort_keys=True) for one in (*said[:3], again)}
    assert len(reports) == 1
    assert not list((play.folder / "cache").glob("tmp-*"))
