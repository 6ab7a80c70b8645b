"""A run that is killed outright leaves no program and no folder behind."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from gatekeeper.engine.guardian import VARIABLE, Guardian

CHILD = """\
import os, subprocess, sys, time
sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
others = [subprocess.Popen(sleep, start_new_session=True, env=variables) for variables in (None, {})]
with open("pids.new", "w") as file:
    print(os.getpid(), *(other.pid for other in others), file=file)
os.rename("pids.new", "pids")
time.sleep(60)
"""
"""A program that starts others in sessions of their own, one of them without any variables."""

RUN = """\
import sys
from pathlib import Path
from gatekeeper.engine.tool import Runner
folder = Path(sys.argv[1])
Runner(folder).run([sys.executable, "-c", sys.argv[2]], cwd=folder, environment={})
"""


def until(condition, seconds: float = 20.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_a_killed_run_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "scratch"
    folder.mkdir()
    process = subprocess.Popen([sys.executable, "-c", RUN, str(folder), CHILD])
    assert until((folder / "pids").exists)
    pids = [int(word) for word in (folder / "pids").read_text().split()]
    assert len(pids) == 3
    assert not any(map(gone, pids))
    process.kill()
    process.wait()
    assert until(lambda: all(map(gone, pids)))
    assert until(lambda: not folder.exists())


def test_of_a_run_that_ends_by_itself_nothing_is_touched(tmp_path: Path) -> None:
    guardian = Guardian()
    assert guardian.watch(tmp_path) == {VARIABLE: guardian.value}
    started = guardian.process
    assert guardian.watch(tmp_path) == {VARIABLE: guardian.value}
    assert guardian.process is started is not None
    waiting = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    marked = subprocess.Popen(waiting, stdin=subprocess.PIPE, env={VARIABLE: guardian.value})
    guardian.dismiss()
    assert started.wait(20) == 0
    assert marked.poll() is None
    assert tmp_path.exists()
    marked.communicate(b"\n")


def test_without_a_guardian_programs_run_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    guardian = Guardian()
    assert guardian.watch(tmp_path) == {VARIABLE: guardian.value}
    guardian.dismiss()
