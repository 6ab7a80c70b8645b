"""Whether installed packages import modules of the project, so that files depend on it that do not seem to."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

_USUAL = ("", "src", "typings")
"""Folders of a project in which pyright looks for modules that others import."""


def added(sites: Iterable[Path], root: Path) -> tuple[str, ...] | None:
    """The folders below the root in which modules are looked for; None when others elsewhere are looked in, too."""
    if os.environ.get("PYTHONPATH"):
        return None
    folders = [(file.parent / line).resolve() for site in sites for file in site.glob("*.pth") for line in _lines(file)]
    top = root.resolve()
    if not all(folder.is_relative_to(top) for folder in folders):
        return None
    return (*_USUAL, *(folder.relative_to(top).as_posix() for folder in folders))


def _lines(file: Path) -> Iterator[str]:
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return (line.strip() for line in lines if line.strip() and not line.startswith(("import", "#")))


def importable(paths: Iterable[str], folders: Sequence[str]) -> frozenset[str]:
    """The names by which the files are imported from those folders. All paths are relative to the project's root."""
    places = [PurePosixPath(folder).parts for folder in folders]
    known = [PurePosixPath(path).with_suffix("").parts for path in paths]
    found = {parts[len(place)] for parts in known for place in places if parts[: len(place)] == place}
    return frozenset(name.removesuffix("-stubs") for name in found)


def reaches(names: frozenset[str], folders: Iterable[Path]) -> bool:
    """Whether a module in one of the folders, or of Python itself, may import one of those names."""
    if names & sys.stdlib_module_names:
        return True
    files = (file for folder in folders for end in ("*.py", "*.pyi") for file in folder.rglob(end))
    pattern, wanted = _import_of(names), [name.encode() for name in names]
    return any(_holds(file.read_bytes(), wanted, pattern) for file in files)


def _import_of(names: Iterable[str]) -> re.Pattern[bytes]:
    either = b"|".join(re.escape(name.encode()) for name in names)
    return re.compile(rb"(?m)(?:^|[;:])[ \t\f]*(?:from[ \t]+|import[ \t]+(?:[^\n;#]*?,)?[ \t]*)(?:" + either + rb")\b")


def _holds(content: bytes, wanted: Iterable[bytes], pattern: re.Pattern[bytes]) -> bool:
    return any(name in content for name in wanted) and bool(pattern.search(content.replace(b"\\\n", b" ")))
