"""Both ends of a changed file."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from msgspec import Struct

from gatekeeper.checks._integrity.source import Function, Source, functions_of
from gatekeeper.model.change import ChangedFile


class Pair(Struct, frozen=True, eq=False, dict=True):
    """Both ends of one changed Python file; an end is None where the file is not there (or is no regular file).

    `is_test` says whether the file is, or was, test code. The base is read when it is first asked for.
    """

    file: ChangedFile
    head: Source | None
    is_test: bool
    read_base: Callable[[ChangedFile], Source | None]

    @cached_property
    def base(self) -> Source | None:
        """The file before the change."""
        return self.read_base(self.file)

    @cached_property
    def rewritten(self) -> tuple[tuple[Function, Function], ...]:
        """The functions that there were and whose statements are others now, each end of them."""
        before = {one.qualname: one for one in functions_of(self.base)}
        ends = ((before[one.qualname], one) for one in functions_of(self.head) if one.qualname in before)
        return tuple((old, new) for old, new in ends if old.text != new.text)

    @property
    def path(self) -> str:
        """Where to point at: the path in the examined tree, or the one it had."""
        return self.file.path
