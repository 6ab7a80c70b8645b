"""What the user asked for: the command line and the environment, as data."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from msgspec import Struct, field

DEFAULT_TIMEOUT = 1800.0
"""Seconds that one check may take: half of the shortest job limit that is common on hosted CI."""


class Policy(StrEnum):
    """Whose gatekeeper settings judge."""

    BASE = "base"
    WORKTREE = "worktree"


class Request(Struct, frozen=True):
    """One run of the gate. What is None was left to be worked out; `timeout` is in seconds a check."""

    directory: Path
    paths: tuple[str, ...] = ()
    profile: str | None = None
    base: str | None = None
    staged: bool = False
    at: str | None = None
    policy: Policy | None = None
    new_only: bool = False
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    scope_file: Path | None = None
    coverage: tuple[Path, ...] = ()
    jobs: int | None = None
    cache: bool = True
    full: bool = False
    """Run all tests, also those that nothing has changed for."""
    timeout: float = DEFAULT_TIMEOUT
    environ: Mapping[str, str] = field(default_factory=dict[str, str])
    leave_out_uncommitted: bool = False
    """Hand over the commit although the work tree holds more."""
    watching: bool = False
    """Runs come after every edit, finished or not: none of them is an attempt that could show that one is stuck."""

    @property
    def in_hook(self) -> bool:
        """Whether a hook manager runs us."""
        return "PRE_COMMIT" in self.environ

    @property
    def in_ci(self) -> bool:
        """Whether a continuous-integration host runs us."""
        return self.environ.get("CI", "").lower() not in ("", "0", "false", "no")

    @property
    def everything(self) -> bool:
        """Whether tests are run although nothing says that they could end otherwise than before."""
        return self.full or self.in_ci

    @property
    def pushed(self) -> str | None:
        """The commit that a pre-push hook is about to send, which need not be what is checked out.

        For the first push of a whole history, pre-commit names only the branch.
        """
        return self._from_hook("PRE_COMMIT_TO_REF") or self._from_hook("PRE_COMMIT_LOCAL_BRANCH")

    @property
    def since(self) -> str | None:
        """The commit that the range which a hook manager names begins at: what the remote has, or `--from-ref`."""
        return self._from_hook("PRE_COMMIT_FROM_REF")

    def _from_hook(self, variable: str) -> str | None:
        return self.environ.get(variable) or None if self.in_hook else None

    @property
    def words(self) -> tuple[str, ...]:
        """The command-line words that choose what is judged: a command that repeats them looks at the same thing."""
        named = {"--profile": self.profile, "--base": self.base, "--at": self.at, "--policy": self.policy}
        given = tuple(word for option, value in named.items() if value for word in (option, str(value)))
        flags = {"--staged": self.staged, "--new-only": self.new_only}
        return (*given, *(flag for flag, on in flags.items() if on), *self.paths)

    def chosen_policy(self) -> Policy:
        """The policy asked for, or the one that fits: the base's wherever somebody else relies on the verdict."""
        if self.policy is not None:
            return self.policy
        return Policy.BASE if self.base is not None or self.in_hook or self.in_ci else Policy.WORKTREE
