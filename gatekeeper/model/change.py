"""The change under judgement: what differs between the merge base and the examined tree."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property

from msgspec import Struct

from gatekeeper.model.outcome import Broken, Skipped


class Status(StrEnum):
    """What happened to a file; a rename or copy keeps both ends."""

    ADDED = "added"
    MODIFIED = "modified"
    DELETED = "deleted"
    RENAMED = "renamed"
    COPIED = "copied"
    TYPE_CHANGED = "type-changed"


class Mode(StrEnum):
    """What git stores at a path, by its file mode."""

    FILE = "100644"
    EXECUTABLE = "100755"
    SYMLINK = "120000"
    SUBMODULE = "160000"
    ABSENT = "000000"


class ChangedFile(Struct, frozen=True):
    """One changed path, relative to the repository. Bytes that are not UTF-8 are kept as surrogate escapes.

    `added_lines` are the 1-based numbers, in the examined tree, of lines added or modified (a pure rename has none);
    `added` and `deleted` count lines, and are 0 for a binary file. `target` is where a symlink points, as written.
    """

    path: str
    status: Status
    old_path: str | None = None
    old_mode: Mode = Mode.FILE
    mode: Mode = Mode.FILE
    added_lines: frozenset[int] = frozenset()
    added: int = 0
    deleted: int = 0
    binary: bool = False
    target: str | None = None

    @property
    def ends(self) -> tuple[str, ...]:
        """Every path that the change touches: both ends of a rename, one path otherwise."""
        if self.status is Status.RENAMED and self.old_path is not None:
            return (self.old_path, self.path)
        return (self.path,)


_EMPTY_SHA1 = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
_EMPTY_SHA256 = "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"
EMPTY_TREES = (_EMPTY_SHA1, _EMPTY_SHA256)
"""The ids of the tree that holds nothing, by git's two hashes (`git hash-object -t tree /dev/null`)."""


class Change(Struct, frozen=True, dict=True):
    """All files that differ between `base` (a commit's or the empty tree's id) and `head`, sorted by path."""

    base: str
    head: str
    files: tuple[ChangedFile, ...]

    @property
    def has_base(self) -> bool:
        """Whether there is a commit to compare with; before the first one it is the empty tree."""
        return self.base not in EMPTY_TREES

    @property
    def added(self) -> int:
        """Lines added over all files."""
        return sum(file.added for file in self.files)

    @property
    def deleted(self) -> int:
        """Lines deleted over all files."""
        return sum(file.deleted for file in self.files)

    def file(self, path: str) -> ChangedFile | None:
        """The changed file at `path` in the examined tree, if it is one."""
        return self._by_path.get(path)

    @cached_property
    def _by_path(self) -> Mapping[str, ChangedFile]:
        """Every finding is looked up: a search through all files each time would be quadratic."""
        return {file.path: file for file in self.files}


class Commit(Struct, frozen=True):
    """One commit of the change that is not a merge, and what it does to its parent's tree.

    `parent` is a commit's or (for a commit without parents) the empty tree's id. `message` is what was written;
    bytes that are no text are replaced.
    """

    id: str
    parent: str
    message: str
    files: tuple[ChangedFile, ...]

    @property
    def subject(self) -> str:
        """The first line of the message."""
        return self.message.partition("\n")[0].strip()

    @property
    def body(self) -> str:
        """Everything after the first line."""
        return self.message.partition("\n")[2].strip()


Comparison = Change | Skipped | Broken
"""The change, or why there is none: nothing to compare with (skipped), a base that cannot be read (broken)."""
