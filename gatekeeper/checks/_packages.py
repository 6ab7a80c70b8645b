"""Folders as Python's imports see them: packages without their mark, test modules of one name, misplaced folders."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from gatekeeper.model.check import Context
from gatekeeper.model.project import Project

_INIT = "__init__.py"
_TEST = re.compile(r"^(?:test_\w+|\w+_test)\.py$")
_SETTINGS = ("pyproject.toml", "pytest.ini", ".pytest.ini", "pytest.toml", "tox.ini", "setup.cfg")
_IMPORTLIB = re.compile(rb"import[-_]mode[\"'\s,=]+importlib")


def imports_by_path(context: Context) -> bool:
    """Whether pytest imports test modules with importlib, so that neither their names nor their packages matter."""
    names = (posixpath.join(context.project.prefix, name) for name in _SETTINGS)
    return any(_IMPORTLIB.search(context.read(name)) for name in names if name in context.project.files)


def unmarked(project: Project, by_path: bool) -> Iterator[tuple[str, str]]:
    """Folders of modules that lie in a package and have no mark of their own, with their first module."""
    files = frozenset(project.files)
    first: dict[str, str] = {}
    for path in project.files:
        if path.endswith(".py") and not (by_path and project.is_test(path)):
            first.setdefault(posixpath.dirname(path), path)
    return ((folder, module) for folder, module in first.items() if _lacks_mark(folder, files))


def _lacks_mark(folder: str, files: Collection[str]) -> bool:
    parent, name = posixpath.split(folder)
    in_package = name.isidentifier() and posixpath.join(parent, _INIT) in files
    return in_package and f"{folder}/{_INIT}" not in files


def colliding(project: Project) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Test modules that pytest would import under the same name, with that name."""
    files = frozenset(project.files)
    modules: dict[str, list[str]] = defaultdict(list)
    for path in project.test_files:
        if _TEST.match(posixpath.basename(path)):
            modules[_module(path, files)].append(path)
    for name, paths in sorted(modules.items()):
        if len(paths) > 1:
            yield name, tuple(paths)


def _module(path: str, files: Collection[str]) -> str:
    """The name under which pytest imports it by default: from the outermost package that it lies in."""
    folder, name = posixpath.split(path)
    parts = [name.removesuffix(".py")]
    while folder and f"{folder}/{_INIT}" in files:
        folder, name = posixpath.split(folder)
        parts.insert(0, name)
    return ".".join(parts)


def misplaced(project: Project, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Folders of these names that lie deeper than at the project's root, each with its first file."""
    wanted = frozenset(names)
    seen: set[str] = set()
    for path in project.files:
        parts = path.split("/")
        start = len(project.prefix.split("/")) if project.prefix else 0
        for depth in range(start + 1, len(parts) - 1):
            folder = "/".join(parts[: depth + 1])
            if parts[depth] in wanted and folder not in seen:
                seen.add(folder)
                yield folder, path
