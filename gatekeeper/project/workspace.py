"""The members of a uv workspace."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable
from pathlib import Path

from gatekeeper.project.listing import Listing, joined, parent
from gatekeeper.project.reading import read_toml, strings, table


def members(root: Path, listing: Listing) -> tuple[str, ...]:
    """The folders of the members that the workspace in `root` names, sorted; empty when it is none."""
    workspace = table(read_toml(root / "pyproject.toml"), "tool", "uv", "workspace")
    wanted, unwanted = (strings(workspace.get(key)) for key in ("members", "exclude"))
    described = {parent(path) for path in listing.files if path.endswith("/pyproject.toml")}
    folders = sorted(described & listing.folders)
    return tuple(folder for folder in folders if _named(folder, wanted) and not _named(folder, unwanted))


def _named(folder: str, patterns: Iterable[str]) -> bool:
    """Whether a pattern matches the folder, component by component; `**` stands for any number of them."""
    return any(_matches(folder.split("/"), joined(pattern).split("/")) for pattern in patterns)


def _matches(parts: list[str], pattern: list[str]) -> bool:
    if not parts or not pattern:
        return parts == pattern or pattern == ["**"]
    if pattern[0] == "**":
        return _matches(parts, pattern[1:]) or _matches(parts[1:], pattern)
    return fnmatch.fnmatchcase(parts[0], pattern[0]) and _matches(parts[1:], pattern[1:])
