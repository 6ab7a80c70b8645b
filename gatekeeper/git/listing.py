"""What `git ls-files` knows about the index and the work tree, read in one go."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from msgspec import Struct

from gatekeeper.git.process import fields

WORDS = ("ls-files", "-z", "-v", "--stage", "--cached", "--modified", "--deleted", "--others", "--exclude-standard")
"""The command whose output `Listing.of` reads."""

SUBMODULE = "160000"
_REGULAR = ("100644", "100755")
_EMPTY_SHA1 = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
_EMPTY_SHA256 = "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813"
_EMPTY_BLOBS = (_EMPTY_SHA1, _EMPTY_SHA256)
_UNMERGED, _OTHER, _MODIFIED, _DELETED, _SKIPPED = "M?CRS"


class Staged(Struct, frozen=True):
    """One entry of the index. `hidden`: its flags tell git to take the work tree's file for unchanged, unseen."""

    path: str
    mode: str
    object: str
    hidden: bool = False
    skipped: bool = False
    """Hidden as a sparse checkout does it: the file is usually not there at all."""


class Listing(Struct, frozen=True, dict=True):
    """`entries` are the index, `differing` the paths that differ from it in the work tree, all in git's order.

    `untracked` are paths that git neither tracks nor ignores; one that ends in `/` is a repository of its own.
    """

    entries: tuple[Staged, ...]
    unmerged: tuple[str, ...]
    differing: frozenset[str]
    untracked: tuple[str, ...]

    @classmethod
    def of(cls, output: bytes) -> Listing:
        """Reads the output of the command; paths keep odd bytes as surrogate escapes."""
        entries: dict[str, Staged] = {}
        others: set[str] = set()
        differing: set[str] = set()
        unmerged: dict[str, None] = {}
        for field in fields(output):
            tag, rest = field[0], field[2:]
            if tag == _OTHER:
                others.add(rest)
                continue
            meta, _, path = rest.partition("\t")
            if tag in (_MODIFIED, _DELETED):
                differing.add(path)
                continue
            if tag == _UNMERGED:
                unmerged[path] = None
            mode, object_, _ = meta.split(" ")
            entries[path] = Staged(path, mode, object_, tag != tag.upper() or tag == _SKIPPED, tag in "Ss")
        return cls(tuple(entries.values()), tuple(unmerged), frozenset(differing), tuple(sorted(others)))

    @property
    def clean(self) -> bool:
        """Whether the work tree is what is staged: nothing differs, is unmerged, untracked or hidden from git."""
        return not (self.differing or self.untracked or self.unmerged or any(one.hidden for one in self.entries))

    @property
    def submodules(self) -> tuple[str, ...]:
        """The folders of submodules, sorted."""
        return tuple(sorted(one.path for one in self.entries if one.mode == SUBMODULE))

    @property
    def perhaps_announced(self) -> tuple[str, ...]:
        """Paths of which `git add --intent-to-add` may have staged no more than the name."""
        return tuple(one.path for one in self.entries if one.object in _EMPTY_BLOBS and one.path in self.differing)

    def files(self, root: Path) -> tuple[str, ...]:
        """Tracked files and untracked ones that are regular and present in the work tree at `root`, sorted."""
        folders = _Folders(root)
        regular = (path for path in self._candidates() if folders.holds(path, look=path in self._uncertain))
        return tuple(sorted(regular))

    def _candidates(self) -> Iterator[str]:
        yield from (one.path for one in self.entries)
        yield from (path for path in self.untracked if not path.endswith("/"))

    @cached_property
    def _uncertain(self) -> frozenset[str]:
        """Paths whose kind git did not look at, or found to be another than the index says."""
        unsure = (one.path for one in self.entries if one.hidden or one.mode not in _REGULAR)
        return self.differing.union(unsure, self.unmerged, self.untracked)

    def hidden(self, root: Path) -> Iterable[Staged]:
        """Hidden entries whose files may differ all the same: all but those that a sparse checkout leaves out."""
        return (
            one for one in self.entries if one.hidden and not (one.skipped and not os.path.lexists(root / one.path))
        )


class _Folders:
    """Looks whether files are there, each folder only once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known = {"": True}

    def holds(self, path: str, *, look: bool) -> bool:
        """Whether a path is a regular file; without a `look` only its folders are in question."""
        try:
            there = self._is_folder(path.rpartition("/")[0])
            return there and (not look or S_ISREG(os.lstat(self._root / path).st_mode))
        except (OSError, ValueError):
            return False

    def _is_folder(self, path: str) -> bool:
        """Whether every component is a real folder: git takes what lies behind a symlink for deleted."""
        if path not in self._known:
            above = self._is_folder(path.rpartition("/")[0])
            self._known[path] = above and S_ISDIR(os.lstat(self._root / path).st_mode)
        return self._known[path]
