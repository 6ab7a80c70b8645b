"""Where the project begins."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gatekeeper.project.reading import read_ini, read_toml, table

_ANYWHERE = frozenset({"ruff", "black", "isort"})
"""Tools whose settings may lie in any folder: on their own they do not make it a project."""

_PROJECT_SECTIONS = frozenset({"metadata", "options", "tool:pytest"})


def find_root(start: Path, repository: Path | None) -> Path:
    """The root of the project that holds the folder `start`; never above `repository`.

    The nearest folder upwards with gatekeeper's settings, else the nearest that describes a Python project (so a
    member of a workspace is a project of its own to someone who stands in it), else the repository, else `start`.
    Raises ConfigError when a pyproject.toml or setup.cfg on the way cannot be read.
    """
    folders = _upwards(start, repository)
    found = _nearest(folders, _has_settings) or _nearest(folders, _is_project)
    return found or repository or start


def _upwards(start: Path, repository: Path | None) -> list[Path]:
    folders = [start, *start.parents]
    return folders[: folders.index(repository) + 1] if repository in folders else folders


def _nearest(folders: list[Path], suits: Callable[[Path], bool]) -> Path | None:
    return next((folder for folder in folders if suits(folder)), None)


def _has_settings(folder: Path) -> bool:
    if (folder / "gatekeeper.toml").is_file():
        return True
    return "gatekeeper" in table(read_toml(folder / "pyproject.toml"), "tool")


def _is_project(folder: Path) -> bool:
    content = read_toml(folder / "pyproject.toml")
    if "project" in content or "build-system" in content or set(table(content, "tool")) - _ANYWHERE:
        return True
    return (folder / "setup.py").is_file() or bool(_PROJECT_SECTIONS & read_ini(folder / "setup.cfg").keys())
