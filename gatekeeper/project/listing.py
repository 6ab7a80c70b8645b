"""The Python files of one project as a tree, relative to its root; nothing here touches the disk."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import PurePosixPath

from msgspec import Struct

from gatekeeper.model.project import is_python


class Listing(Struct, frozen=True, dict=True):
    """`files` are all files of the project, relative to its root."""

    files: frozenset[str]

    @classmethod
    def below(cls, files: Iterable[str], prefix: str) -> Listing:
        """The listing of the folder `prefix` of a longer one ("" for all of it)."""
        start = f"{prefix}/" if prefix else ""
        return cls(frozenset(path.removeprefix(start) for path in files if path.startswith(start)))

    def without(self, folders: Iterable[str]) -> Listing:
        """The listing with all but those folders."""
        left_out = tuple(f"{folder}/" for folder in folders)
        return Listing(frozenset(path for path in self.files if not path.startswith(left_out)))

    @cached_property
    def python(self) -> frozenset[str]:
        """The Python files."""
        return frozenset(path for path in self.files if is_python(path))

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every folder with Python somewhere below it; "" is the root."""
        found: set[str] = set()
        for path in self.python:
            folder = parent(path)
            while folder not in found:
                found.add(folder)
                folder = parent(folder)
        return frozenset(found)

    @cached_property
    def top_folders(self) -> tuple[str, ...]:
        """The folders with Python directly below the root, sorted."""
        return tuple(sorted(folder for folder in self.folders if folder and "/" not in folder))

    @cached_property
    def top_modules(self) -> tuple[str, ...]:
        """The Python files directly below the root, sorted."""
        return tuple(sorted(path for path in self.python if "/" not in path))

    def holds(self, path: str) -> bool:
        """Whether it is a Python file or a folder with Python below it."""
        return path in self.python or path in self.folders

    def is_package(self, folder: str) -> bool:
        """Whether the folder is a regular package."""
        return any(f"{folder}/__init__{suffix}" in self.files for suffix in (".py", ".pyi"))

    def import_root(self, path: str) -> str:
        """The folder to put on sys.path for the package or module at `path` to be imported by its full name.

        A folder that is no package is taken for such a folder itself.
        """
        if path in self.folders and not self.is_package(path):
            return path
        folder = parent(path)
        while folder and self.is_package(folder):
            folder = parent(folder)
        return folder


def parent(path: str) -> str:
    """The folder that holds a path; "" for the root."""
    return path.rpartition("/")[0]


def joined(*parts: str) -> str:
    """Path components put together; empty ones and "." vanish, so does a trailing slash."""
    whole = PurePosixPath(*(part for part in parts if part))
    return "" if str(whole) == "." else str(whole)


def inside(path: str, folder: str) -> bool:
    """Whether the path is the folder or lies below it; everything lies below ""."""
    return not folder or path == folder or path.startswith(f"{folder}/")


def outermost(paths: Iterable[str]) -> tuple[str, ...]:
    """The paths that lie in none of the others, sorted."""
    unique = set(paths)
    return tuple(sorted(path for path in unique if unique.isdisjoint(_above(path))))


def _above(path: str) -> list[str]:
    """Every folder that a path lies in, "" included."""
    above: list[str] = []
    while path:
        path = parent(path)
        above.append(path)
    return above
