"""Both ends of a changed file."""

from __future__ import annotations

from dataclasses import dataclass

from gatekeeper.checks._integrity.source import Source
from gatekeeper.model.change import ChangedFile


@dataclass(frozen=True, eq=False)
class Pair:
    """Both ends of one changed Python file; an end is None where the file is not there (or is no regular file).

    `is_test` says whether the file is, or was, test code.
    """

    file: ChangedFile
    base: Source | None
    head: Source | None
    is_test: bool

    @property
    def path(self) -> str:
        """Where to point at: the path in the examined tree, or the one it had."""
        return self.file.path
