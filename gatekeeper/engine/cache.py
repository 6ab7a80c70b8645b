"""What is remembered between runs: a folder of sealed entries, in the user's cache and never in a repository."""

from __future__ import annotations

import contextlib
import hmac
import os
import stat
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from gatekeeper.engine.codec import decoded, encoded

LIMIT = 256 * 1024 * 1024
"""Bytes that all entries together may take; the results of a project of 5,000 files take about 2 MiB."""

_ROOM = 0.8
"""The share of the limit that is left after making room, so that room need not be made at every run."""
_SEAL = "sha256"
_SEAL_SIZE = 32
_KEY_SIZE = 32
_ABANDONED = 3600.0
"""Seconds after which a half-written file is deleted even if some process has the number of the one that wrote it."""


class Usage(Struct, frozen=True):
    """How much is remembered: entries, and the bytes that they take."""

    entries: int
    size: int


def cache_folder() -> Path | None:
    """Where what makes the next run faster is kept: the user's cache, never the repository; None without a home.

    The variable GATEKEEPER_CACHE_DIR names another folder.
    """
    named = os.environ.get("GATEKEEPER_CACHE_DIR")
    if named:
        return Path(named).absolute()
    # On Linux what the library would say; but it imports more than a run without changes needs.
    folder = _of_linux() if sys.platform == "linux" else _by_convention()
    return folder if folder.is_absolute() else None


def _of_linux() -> Path:
    home = os.environ.get("HOME")
    caches = os.environ.get("XDG_CACHE_HOME", "").strip() or (f"{home}/.cache" if home else "")
    return Path(caches, "gatekeeper")


def _by_convention() -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("gatekeeper", appauthor=False))


class Cache:
    """Entries by key, each sealed with a secret of the user's: one that was forged or damaged is as good as absent.

    Safe for any number of processes at once. Nothing here raises because the folder is missing, full or read-only;
    `trouble` then says why nothing is remembered.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.trouble = ""
        self._entries = folder / "results"
        self._secret: bytes | None = None

    def get(self, key: str) -> bytes | None:
        """What was put under the key, which is a digest in hexadecimal digits; None when there is nothing to trust."""
        path = self._path(key)
        try:
            content = path.read_bytes()
            seal = self._seal(key, content[_SEAL_SIZE:])
            if seal is None or not hmac.compare_digest(seal, content[:_SEAL_SIZE]):
                return None
            found = zlib.decompress(content[_SEAL_SIZE:])
            os.utime(path)  # the entries used longest ago are the first to go
        except (OSError, zlib.error):
            return None
        return found

    def put(self, key: str, content: bytes) -> None:
        """Remembers something under the key, whole or not at all."""
        packed = zlib.compress(content, 1)
        seal = self._seal(key, packed)
        if seal is not None:
            self._write(self._path(key), seal + packed)

    def get_value(self, key: str) -> Any:
        """The value of the model that was put under the key; None when there is none that this version understands."""
        content = self.get(key)
        try:
            return None if content is None else decoded(content)
        except ValueError:
            return None

    def put_value(self, key: str, value: object) -> None:
        """Remembers a value of the model."""
        self.put(key, encoded(value))

    def usage(self) -> Usage:
        """What there is."""
        sizes = [size for _, size, _ in self._all()]
        return Usage(len(sizes), sum(sizes))

    def clear(self) -> Usage:
        """Forgets everything, and says how much that was."""
        used = self.usage()
        for _, _, path in self._all():
            _delete(path)
        self._sweep(everything=True)
        return used

    def tidy(self, limit: int = LIMIT) -> None:
        """Deletes what a killed process left half-written and, beyond the limit, the entries used longest ago."""
        self._sweep()
        entries = sorted(self._all())
        total = sum(size for _, size, _ in entries)
        if total <= limit:
            return
        for _, size, path in entries:
            if total <= limit * _ROOM:
                break
            _delete(path)
            total -= size

    def _path(self, key: str) -> Path:
        return self._entries / key[:2] / key

    def _seal(self, key: str, packed: bytes) -> bytes | None:
        """The seal of an entry; None when there is no secret to make it with."""
        if self._secret is None:
            self._secret = self._shared_secret()
        return hmac.digest(self._secret, key.encode() + b"\0" + packed, _SEAL) if self._secret else None

    def _shared_secret(self) -> bytes | None:
        """The user's secret, made when there is none yet."""
        path = self.folder / "key"
        secret = _own_secret(path)
        if secret is None:
            # Somebody else's, damaged or absent; a link does not replace what another process has just written.
            _delete(path)
            self._write(path, os.urandom(_KEY_SIZE), replacing=False)
            secret = _own_secret(path)
        if secret is None and not self.trouble:
            self.trouble = f"{path} is not a file that only you can read"
        return secret

    def _write(self, path: Path, content: bytes, *, replacing: bool = True) -> None:
        temporary = self.folder / f"tmp-{os.getpid()}-{os.urandom(8).hex()}"
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            if replacing:
                temporary.replace(path)
            else:
                with contextlib.suppress(FileExistsError):
                    os.link(temporary, path)
        except OSError as error:
            self.trouble = f"{self.folder} cannot be written: {error.strerror}"
        finally:
            _delete(temporary)

    def _all(self) -> Iterator[tuple[float, int, Path]]:
        """The entries, each with the time of its last use and its size."""
        for path in self._entries.glob("??/*"):
            with contextlib.suppress(OSError):
                state = path.stat()
                yield state.st_mtime, state.st_size, path

    def _sweep(self, *, everything: bool = False) -> None:
        for path in self.folder.glob("tmp-*"):
            if everything or _is_abandoned(path):
                _delete(path)


def _delete(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def _own_secret(path: Path) -> bytes | None:
    """The content of a file that is the user's and nobody else's; None when it is not, or is no secret."""
    try:
        state = path.lstat()
        content = path.read_bytes()
    except OSError:
        return None
    mine = not hasattr(os, "getuid") or (state.st_uid == os.getuid() and not state.st_mode & 0o077)
    return content if mine and stat.S_ISREG(state.st_mode) and len(content) == _KEY_SIZE else None


def _is_abandoned(path: Path) -> bool:
    """Whether the process that wrote a temporary file is gone."""
    import psutil

    process = path.name.split("-")[1]
    try:
        old = time.time() - path.stat().st_mtime > _ABANDONED
    except OSError:
        return False
    return old or not (process.isdecimal() and psutil.pid_exists(int(process)))
