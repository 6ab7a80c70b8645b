"""The worker that tidies up after a killed run, called in this process."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from gatekeeper.workers import guardian

VARIABLE = "GUARDIAN_TEST"


def act(monkeypatch: pytest.MonkeyPatch, said: bytes, value: str) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "argv", ["guardian.py", VARIABLE, value])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(said)))
    guardian.main()


@pytest.fixture
def sleeper() -> subprocess.Popen[bytes]:
    program = [sys.executable, "-c", "print(flush=True); import time; time.sleep(60)"]
    process = subprocess.Popen(program, env={VARIABLE: f"x{os.getpid()}"}, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    return process


def test_what_is_marked_is_ended_and_folders_are_deleted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sleeper: subprocess.Popen[bytes]
) -> None:
    folders = [tmp_path / name for name in ("a", "b\nc")]
    for folder in folders:
        (folder / "deep").mkdir(parents=True)
    act(monkeypatch, b"".join(os.fsencode(folder) + b"\0" for folder in (*folders, tmp_path / "gone")), "another")
    assert sleeper.poll() is None
    assert list(tmp_path.iterdir()) == []
    act(monkeypatch, b"", f"x{os.getpid()}")
    assert sleeper.wait(10) != 0


def test_after_a_farewell_nothing_is_done(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sleeper: subprocess.Popen[bytes]
) -> None:
    act(monkeypatch, os.fsencode(tmp_path) + b"\0.", f"x{os.getpid()}")
    assert sleeper.poll() is None
    assert tmp_path.exists()
    sleeper.kill()
    sleeper.wait()


def test_a_process_that_has_ended_meanwhile_is_no_trouble(sleeper: subprocess.Popen[bytes]) -> None:
    process = psutil.Process(sleeper.pid)
    sleeper.kill()
    sleeper.wait()
    guardian._kill(process)


def test_it_gives_up_on_what_cannot_be_ended(monkeypatch: pytest.MonkeyPatch, sleeper: subprocess.Popen[bytes]) -> None:
    monkeypatch.setattr(guardian, "_LOOKS", 2)
    monkeypatch.setattr(guardian, "_kill", lambda process: None)
    act(monkeypatch, b"", f"x{os.getpid()}")
    assert sleeper.poll() is None
    sleeper.kill()
    sleeper.wait()
