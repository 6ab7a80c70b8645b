"""Folders of a run, and those that runs left which were killed outright."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from gatekeeper.scratch import remove_open, remove_stale, scratch_folder


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def left(temporary: Path, mark: str | None, name: str = "gatekeeper-abc") -> Path:
    folder = temporary / name
    (folder / "tree").mkdir(parents=True)
    if mark is not None:
        (folder / ".gatekeeper-scratch").write_text(mark)
    return folder


def test_a_folder_is_gone_at_the_end(temporary: Path) -> None:
    with scratch_folder() as folder:
        assert folder.parent == temporary.resolve()
        assert not folder.is_symlink()
    assert list(temporary.iterdir()) == []


def test_an_interrupt_during_deletion_leaves_nothing(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    cleanup = tempfile.TemporaryDirectory.cleanup
    monkeypatch.setattr(tempfile.TemporaryDirectory, "cleanup", raises(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt), scratch_folder():
        pass
    assert len(list(temporary.iterdir())) == 1
    monkeypatch.setattr(tempfile.TemporaryDirectory, "cleanup", cleanup)
    try:
        remove_open()
        ignored = [signal.getsignal(number) for number in handlers]
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    assert ignored == [signal.SIG_IGN, signal.SIG_IGN]
    assert list(temporary.iterdir()) == []


def raises(error: type[BaseException]) -> Callable[..., None]:
    def instead(*_: object) -> None:
        raise error

    return instead


RUN = """\
import sys, time
from gatekeeper.scratch import scratch_folder
with scratch_folder() as folder:
    (folder / "file").write_text("")
    print(folder, flush=True)
    sys.stdin.read()
"""


def test_what_a_killed_run_left_is_removed_and_what_a_living_one_needs_is_not(temporary: Path) -> None:
    environ = {**os.environ, "TMPDIR": str(temporary)}
    runs = [
        subprocess.Popen([sys.executable, "-c", RUN], env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    folders = [Path(os.fsdecode(run.stdout.readline()).strip()) for run in runs if run.stdout]
    runs[0].kill()
    runs[0].wait()
    with scratch_folder() as own:
        remove_stale()
        assert sorted(temporary.resolve().iterdir()) == sorted((folders[1], own))
    assert (folders[1] / "file").exists()
    runs[1].communicate()
    assert list(temporary.iterdir()) == []


def test_nothing_else_is(temporary: Path) -> None:
    kept = [
        left(temporary, None, "gatekeeper-clone"),
        left(temporary, "notes", "gatekeeper-notes"),
        left(temporary, "1", "another"),
    ]
    (temporary / "gatekeeper-link").symlink_to(kept[0])
    (temporary / "gatekeeper-file").write_text("")
    before = sorted(temporary.iterdir())
    remove_stale()
    assert sorted(temporary.iterdir()) == before


def test_where_files_cannot_be_locked_nothing_is_removed(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fcntl.flock", raises(OSError))
    kept = left(temporary, "1")
    with scratch_folder():
        remove_stale()
    assert list(temporary.iterdir()) == [kept]


def test_without_a_temporary_folder_there_is_nothing_to_do(temporary: Path) -> None:
    temporary.rmdir()
    remove_stale()
    assert not temporary.exists()
