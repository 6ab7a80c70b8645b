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
from typing import IO

_PREFIX = "gatekeeper-"
_MARK = ".gatekeeper-scratch"
"""A file in each folder that holds the id of the process that made it, which keeps it locked while it lives.

Nothing else is ever taken for ours. A lock is seen, as a process is not, from containers that share a folder.
"""
_STALE = 24 * 60 * 60.0
"""Seconds after which a folder is taken for abandoned on Windows, where a locked file could not be deleted."""


_open: list[tempfile.TemporaryDirectory[str]] = []
"""The folders that exist, or are being deleted."""


@contextmanager
def scratch_folder() -> Generator[Path]:
    """A folder outside the tree, deleted at the end whatever happens."""
    holder = tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)
    _open.append(holder)
    try:
        path = Path(holder.name).resolve()
        with _mark(path):
            yield path
    finally:
        holder.cleanup()
        _open.remove(holder)


def _mark(folder: Path) -> IO[str]:
    """The mark of a folder, open: its lock is gone when the process is, however that ended."""
    new = folder / f"{_MARK}.new"
    mark = new.open("w", encoding="ascii")
    mark.write(str(os.getpid()))
    mark.flush()
    if sys.platform == "win32":
        mark.close()
    else:
        _lock(mark)
    new.rename(folder / _MARK)  # not before: a mark that is not locked is what a killed run leaves
    return mark


def _lock(mark: IO[str]) -> bool:
    """Whether the file was locked by nobody, and now is by us; False also where files cannot be locked."""
    import fcntl

    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@atexit.register
def remove_open() -> None:
    """Deletes what is left of the folders at the end of the process: an interrupt may come while they are deleted."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    while _open:
        _open.pop().cleanup()


def remove_stale() -> None:
    """Deletes the folders of runs that were killed outright, so that they could not."""
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
        return ours and _is_free(Path(entry.path, _MARK), time.time() - state.st_mtime)
    except (OSError, ValueError):
        return False


def _user() -> int:
    return os.getuid() if sys.platform != "win32" else 0


def _is_free(path: Path, age: float) -> bool:
    """Whether the process that made the mark is gone. Raises OSError or ValueError when no run of gatekeeper did."""
    with path.open("r+", encoding="ascii") as mark:
        process = int(mark.read())
        if sys.platform == "win32":
            import psutil

            return age > _STALE and not psutil.pid_exists(process)
        return _lock(mark)
