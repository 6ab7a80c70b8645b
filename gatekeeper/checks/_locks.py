"""Lock files: whether they still say what the project declares, asked of the tools that write them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from msgspec import Struct

from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Context, Run

_UNREACHABLE = re.compile(
    r"network|connect|timed? ?out|resolve host|name resolution|offline|unreachable|failed to fetch|dns|proxy|ssl|"
    r"certificate",
    re.IGNORECASE,
)


class Manager(Struct, frozen=True):
    """A program that keeps a lock file: how it is asked, and what it says of one that is out of step."""

    name: str
    lock: str
    arguments: tuple[str, ...]
    stale: re.Pattern[str]
    renew: str


MANAGERS = (
    Manager("uv", "uv.lock", ("lock", "--check"), re.compile(r"needs to be updated"), "uv lock"),
    Manager(
        "poetry",
        "poetry.lock",
        ("check", "--lock", "--no-interaction"),
        re.compile(r"changed significantly|not up[- ]to[- ]date|out of sync", re.IGNORECASE),
        "poetry lock",
    ),
    Manager(
        "pdm",
        "pdm.lock",
        ("lock", "--check"),
        re.compile(r"doesn't (?:match|satisfy)|not up[- ]to[- ]date|outdated", re.IGNORECASE),
        "pdm lock",
    ),
)


def locks(context: Context) -> Iterator[tuple[Manager, str]]:
    """The lock files at the project's root, with what keeps them."""
    for manager in MANAGERS:
        path = posixpath.join(context.project.prefix, manager.lock)
        if path in context.project.files:
            yield manager, path


def is_stale(context: Context, manager: Manager) -> bool:
    """Whether the lock file is out of step. Raises CannotVerify when the tool could not tell."""
    tool = context.tool(manager.name)
    python = str(context.project.interpreter.path)
    environment = {"UV_PYTHON": python, "UV_PYTHON_DOWNLOADS": "never", "PDM_CHECK_UPDATE": "0", "NO_COLOR": "1"}
    run = context.run((*tool.argv, *manager.arguments), environment=environment)
    if run.code == 0:
        return False
    said = _said(run)
    if manager.stale.search(said):
        return True
    raise CannotVerify(_why(manager, run, said), run.tail)


def _why(manager: Manager, run: Run, said: str) -> str:
    words = " ".join((manager.name, *manager.arguments))
    if _UNREACHABLE.search(said):
        return f"`{words}` needs the package index, which it could not reach"
    return f"`{words}` could not tell whether {manager.lock} is in step (exit code {run.code})"


def _said(run: Run) -> str:
    return (run.stdout + b"\n" + run.stderr).decode("utf-8", "replace")
