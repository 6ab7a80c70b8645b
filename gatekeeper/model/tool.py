"""The programs that checks run."""

from __future__ import annotations

from msgspec import Struct


class Tool(Struct, frozen=True):
    """A program to run: the words that start it, its version, and whose it is ("project" or "bundled")."""

    name: str
    argv: tuple[str, ...]
    version: str
    origin: str

    @property
    def path(self) -> str:
        """The program itself."""
        return self.argv[0]
