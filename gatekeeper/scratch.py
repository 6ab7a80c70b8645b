"""Folders for what a run writes: outside the tree, and gone when it ends."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = "gatekeeper-"
_MARK = ".gatekeeper-scratch"
"""A file in each folder that holds the id of the process that made it: nothing else is ever taken for ours."""
_STALE = 24 * 60 * 60.0
"""Seconds: in containers that share a temporary folder, a process that is not seen may be alive."""


_open: list[tempfile.TemporaryDirectory[str]] = []
"""The folders that exist, or are being deleted."""


@contextmanager
def scratch_folder() -> Generator[Path]:
    """A folder outside the tree, deleted at the end whatever happens."""
    holder = tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)
    _open.append(holder)
    try:
        path = Path(holder.name).resolve()
        (path / _MARK).write_text(str(os.getpid()))
        yield path
    finally:
        holder.cleanup()
        _open.remove(holder)


@atexit.register
def remove_open() -> None:
    """Deletes what is left of the folders at the end of the process: an interrupt may come while they are deleted."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    while _open:
        _open.pop().cleanup()


def remove_stale() -> None:
    """Deletes the folders of runs that were killed outright, so that they could not, more than a day ago."""
    for folder in _abandoned(Path(tempfile.gettempdir())):
        shutil.rmtree(folder, ignore_errors=True)


def _abandoned(parent: Path) -> Iterator[Path]:
    with suppress(OSError), os.scandir(parent) as entries:
        for entry in entries:
            if entry.name.startswith(_PREFIX) and _is_abandoned(entry):
                yield Path(entry.path)


def _is_abandoned(entry: os.DirEntry[str]) -> bool:
    try:
        state = entry.stat(follow_symlinks=False)
        ours = entry.is_dir(follow_symlinks=False) and state.st_uid == _user()
        return ours and time.time() - state.st_mtime > _STALE and not _is_alive(_maker(Path(entry.path)))
    except (OSError, ValueError):
        return False


def _user() -> int:
    return os.getuid() if sys.platform != "win32" else 0


def _maker(folder: Path) -> int:
    """The process that made the folder. Raises OSError or ValueError when no run of gatekeeper did."""
    return int((folder / _MARK).read_text())


def _is_alive(process: int) -> bool:
    import psutil

    return psutil.pid_exists(process)
