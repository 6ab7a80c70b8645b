"""The files that a patch names: in the form of `apply_patch`, or as a unified or git diff."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BLOCK = re.compile(r"^\s*\*\*\* (Add|Update|Delete|Move) (?:File|to): ?(.+?)\s*$", re.MULTILINE)
_ENDS = re.compile(r"^--- (.+)\n\+\+\+ (.+)$", re.MULTILINE)
_MOVED = re.compile(r"^(?:rename|copy) (?:from|to) (.+)$", re.MULTILINE)
_HEADER = re.compile(r"^diff --git a/(.+) b/(.+)$", re.MULTILINE)
_NOTHING = "/dev/null"


def paths(text: str) -> Iterator[tuple[str, bool]]:
    """Every path that a patch in the text touches, as `-p1` would, and whether the file is gone afterwards."""
    for verb, path in _BLOCK.findall(text):
        yield path, verb == "Delete"
    for before, after in _ENDS.findall(text):
        old, new = _stripped(before), _stripped(after)
        if old != _NOTHING:
            yield old, new == _NOTHING
        if new != _NOTHING:
            yield new, False
    for path in (*_MOVED.findall(text), *(end for ends in _HEADER.findall(text) for end in ends)):
        yield path.strip(), False


def _stripped(path: str) -> str:
    path = path.split("\t")[0].strip().strip('"')
    return path[2:] if path.startswith(("a/", "b/")) else path
