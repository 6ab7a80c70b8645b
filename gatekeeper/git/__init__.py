"""Everything that gatekeeper asks git, read-only: no command here writes the index, a reference or the work tree."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gatekeeper.git.base import BaseChoice, default_base
    from gatekeeper.git.comparison import INDEX, WORKTREE, Head, change
    from gatekeeper.git.history import Prefetched
    from gatekeeper.git.repository import Repository

__all__ = ["INDEX", "WORKTREE", "BaseChoice", "Head", "Prefetched", "Repository", "change", "default_base"]

_HOMES = {
    **dict.fromkeys(("BaseChoice", "default_base"), "base"),
    **dict.fromkeys(("INDEX", "WORKTREE", "Head", "change"), "comparison"),
    "Prefetched": "history",
    "Repository": "repository",
}


def __getattr__(name: str) -> object:
    """Imports what is asked for, so that asking whether anything changed does not import what finds out what did."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found
