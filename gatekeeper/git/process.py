"""Running git: the only place that starts it, with an environment and options that no configuration can bend."""

from __future__ import annotations

import os
import subprocess  # nosec B404 - argument lists only, never a shell
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from gatekeeper.errors import CannotVerify

TIMEOUT = 300.0
"""Seconds that one git command may take; the slowest honest one is a first checkout of a very large tree."""

_KEPT = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_CEILING_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_DIR",
        "GIT_DISCOVERY_ACROSS_FILESYSTEM",
        "GIT_INDEX_FILE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_SSL_CAINFO",
        "GIT_WORK_TREE",
    }
)
_KEPT_PREFIXES = ("GIT_CONFIG", "GIT_LFS_")

_OPTIONS = (
    "--literal-pathspecs",
    "--no-pager",
    "-c",
    "core.fsmonitor=",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "core.quotePath=true",
    "-c",
    "core.splitIndex=false",
    "-c",
    "core.bigFileThreshold=512m",
)


def cleaned(caller: Mapping[str, str]) -> dict[str, str]:
    """The caller's variables without those by which git's output or behaviour could be changed.

    Kept are the ones that say where the repository and its index are (hooks set them) and the configuration given by
    the environment (continuous integration marks folders as safe with it).
    """
    kept = {
        name: value
        for name, value in caller.items()
        if not name.startswith("GIT_") or name in _KEPT or name.startswith(_KEPT_PREFIXES)
    }
    return kept | {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}


class Answer(Struct, frozen=True):
    """What git said: its exit code and both outputs."""

    code: int
    stdout: bytes
    stderr: bytes

    @property
    def complaint(self) -> str:
        """What it wrote to standard error, as text."""
        return self.stderr.decode("utf-8", "replace").strip()


class Git(Struct, frozen=True):
    """git, run in one folder. `environment` is already cleaned; `timeout` is in seconds."""

    folder: Path
    environment: Mapping[str, str]
    timeout: float = TIMEOUT

    def ask(self, *words: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None) -> Answer:
        """Runs one command, whatever its exit code. `environment` is laid over the cleaned one.

        Raises CannotVerify when git is not installed, cannot be started or takes too long.
        """
        try:
            done = subprocess.run(  # nosec B603, B607 - a list, no shell; git is looked up on PATH as users expect
                ["git", *_OPTIONS, *words],
                cwd=self.folder,
                env={**self.environment, **(environment or {})},
                input=stdin,
                capture_output=True,
                timeout=self.timeout,
                check=False,
            )
        except FileNotFoundError as error:
            raise CannotVerify(_not_started(self.folder)) from error
        except (OSError, ValueError) as error:
            raise CannotVerify(f"git could not be started: {error}") from error
        except subprocess.TimeoutExpired as error:
            raise CannotVerify(f"git {words[0]} was stopped after {self.timeout:g} seconds") from error
        return Answer(done.returncode, done.stdout, done.stderr)

    def output(self, *words: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None) -> bytes:
        """What a command printed; raises CannotVerify when it failed."""
        answer = self.ask(*words, stdin=stdin, environment=environment)
        if answer.code != 0:
            raise CannotVerify(f"git {words[0]} failed with exit code {answer.code}", answer.complaint)
        return answer.stdout


def _not_started(folder: Path) -> str:
    if not folder.is_dir():
        return f"{folder} is not a folder"
    return "git is not installed, or not on PATH: install it from https://git-scm.com/ and run again"


def text(path: bytes) -> str:
    """A path or other words of git's, undecodable bytes kept as surrogate escapes."""
    return path.decode("utf-8", "surrogateescape")


def raw(path: str) -> bytes:
    """The inverse of `text`."""
    return path.encode("utf-8", "surrogateescape")


def fields(output: bytes) -> tuple[str, ...]:
    """The NUL-terminated fields of an output."""
    return tuple(text(field) for field in output.split(b"\0")[:-1])


def absolute(path: str, folder: Path) -> Path:
    """A path that git printed relative to the folder it ran in."""
    return Path(os.path.normpath(folder / path))
