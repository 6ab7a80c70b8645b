"""Everything that gatekeeper asks git, read-only: no command here writes the index, a reference or the work tree."""

from gatekeeper.git.base import BaseChoice, default_base
from gatekeeper.git.change import INDEX, WORKTREE, Head, change
from gatekeeper.git.history import Prefetched
from gatekeeper.git.repository import Repository

__all__ = ["INDEX", "WORKTREE", "BaseChoice", "Head", "Prefetched", "Repository", "change", "default_base"]
