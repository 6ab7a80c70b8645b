"""A small project under a hook manager, and what can be seen of it from outside."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent
PATIENCE = 300
"""Seconds that building an environment from the package index may take."""

_KEPT = re.compile(
    r"(PATH|HOME|LANG|LC_\w+|TMPDIR|TEMP|TMP|PIP_\w+|UV_(?!PROJECT)\w+|SSL_\w+|REQUESTS_\w+|CURL_\w+|XDG_\w+|\w+_PROXY"
    r"|GATEKEEPER_CACHE_DIR|SYSTEMROOT|COMSPEC|PATHEXT|USERPROFILE|APPDATA|LOCALAPPDATA)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Manager:
    """A program that runs hooks; `home` is the variable that says where it keeps their environments."""

    name: str
    home: str

    @property
    def program(self) -> str:
        """Where it is installed: beside the Python that runs the tests."""
        return str(BIN / self.name)


MANAGERS = (Manager("pre-commit", "PRE_COMMIT_HOME"), Manager("prek", "PREK_HOME"))


@dataclass(frozen=True)
class Said:
    """How a command ended and everything that it printed."""

    code: int
    text: str


def plain_environment(homes: Path) -> dict[str, str]:
    """A user's environment at a plain prompt: nothing of the test run, of a host or of an activated environment."""
    kept = {name: value for name, value in os.environ.items() if _KEPT.fullmatch(name)}
    kept["PATH"] = os.pathsep.join((kept["PATH"], str(BIN)))  # prek looks for uv there
    kept |= {"UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"}  # as pip does; the second is the older name
    kept |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0"}
    return kept | {manager.home: str(homes / manager.name) for manager in MANAGERS}


def run(*words: str, cwd: Path, environ: Mapping[str, str], timeout: float = 120) -> Said:
    """Runs a command to its end, with both streams together."""
    done = subprocess.run(
        words,
        cwd=cwd,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=timeout,
        check=False,
    )
    return Said(done.returncode, done.stdout.decode("utf-8", "replace"))


def must(*words: str, cwd: Path, environ: Mapping[str, str], timeout: float = 120) -> str:
    """Runs a command that has to succeed, and returns what it printed."""
    said = run(*words, cwd=cwd, environ=environ, timeout=timeout)
    assert said.code == 0, f"{' '.join(words)}: exit code {said.code}\n{said.text}"
    return said.text


def once(folder: Path, build: Callable[[], None]) -> None:
    """Builds in the first of the processes that come here; the others wait. All fail if it cannot be built."""
    done, failed = folder / "done", folder / "failed"
    try:
        folder.mkdir()
    except FileExistsError:
        end = time.monotonic() + 3 * PATIENCE
        while not (done.exists() or failed.exists()) and time.monotonic() < end:
            time.sleep(0.2)
    else:
        try:
            build()
            done.touch()
        except Exception as error:
            failed.write_text(str(error), encoding="utf-8")
    if not done.exists():
        why = failed.read_text(encoding="utf-8") if failed.exists() else "it took too long"
        pytest.fail(
            f"what these tests need could not be built; is the package index out of reach?\n{why}", pytrace=False
        )


@dataclass(frozen=True)
class Project:
    """A project in a repository of its own, with the hooks of one manager installed."""

    folder: Path
    manager: Manager
    environ: Mapping[str, str]

    def git(self, *words: str) -> str:
        """What git says; it has to succeed."""
        return must("git", *words, cwd=self.folder, environ=self.environ)

    def ask(self, *words: str) -> Said:
        """Runs git, which may be refused by a hook."""
        return run("git", *words, cwd=self.folder, environ=self.environ)

    def commit(self, *words: str) -> Said:
        """Tries to commit."""
        return self.ask("commit", "--message", "work", *words)

    def write(self, name: str, content: str | bytes) -> None:
        """Writes a file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def stage(self, name: str, content: str | bytes) -> None:
        """Writes a file and stages it."""
        self.write(name, content)
        self.git("add", "--", name)

    def read(self, name: str) -> bytes:
        """The file in the work tree."""
        return (self.folder / name).read_bytes()

    def files(self) -> dict[str, bytes]:
        """Every file of the work tree but those of the environment."""
        names = (path for path in self.folder.rglob("*") if path.is_file())
        relative = {path.relative_to(self.folder): path for path in names}
        return {
            name.as_posix(): path.read_bytes()
            for name, path in relative.items()
            if name.parts[0] not in (".git", ".venv")
        }

    def state(self) -> tuple[object, ...]:
        """Everything that a refused commit must leave as it was."""
        asked = (
            ("status", "--porcelain=v2", "--branch", "--ignored"),
            ("ls-files", "--stage", "-v"),
            ("stash", "list"),
            ("for-each-ref",),
            ("worktree", "list"),
        )
        return (self.files(), *(self.git(*words) for words in asked))


def hook_output(said: Said) -> str:
    """What the hooks themselves printed: the manager's output without its headers."""
    others = re.compile(
        r"\s*- (hook id|duration|description|exit code): .*|.*\.{3,}(Passed|Failed)|\s*"
        r"|(Unstaged changes detected|Restored unstaged changes|\[\w+\] ).*"
    )
    lines = (re.sub(r"\x1b\[[\d;]*m", "", line) for line in said.text.splitlines())
    return "\n".join(line for line in lines if not others.fullmatch(line))
