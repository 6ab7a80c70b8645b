"""Speaking of files, in the words that all checks use."""

from __future__ import annotations

from collections.abc import Iterable

from gatekeeper.errors import CannotVerify
from gatekeeper.model.project import Project
from gatekeeper.model.words import plural


def source_files(project: Project) -> tuple[str, ...]:
    """The modules under the source roots, at which radon and bandit look: no stubs. At least one, or CannotVerify."""
    paths = tuple(path for path in project.source_files if path.endswith(".py"))
    if not paths:
        roots = ", ".join(root or "." for root in project.sources) or "none were found"
        raise CannotVerify(f"there is no Python file under the source roots ({roots}); set `source` to name others")
    return paths


def counted(seen: int, total: int, tool: str) -> str:
    """How many files were looked at, and how many the tool's settings leave out: "79 files"."""
    files = f"{plural(seen, 'file')}"
    return files if seen >= total else f"{files}; the project's {tool} settings leave out {total - seen}"


def named(items: Iterable[str]) -> str:
    """The first of some items (there must be one), and how many more there are."""
    first, *others = items
    return f"{first} and {len(others)} more" if others else first
