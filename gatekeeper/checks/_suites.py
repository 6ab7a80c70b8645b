"""The suites that every project knows, unit and integration, found by their folders or their marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import PurePosixPath

from msgspec import Struct

from gatekeeper.model.project import Project

UNIT, INTEGRATION = "unit", "integration"
USUAL = (UNIT, INTEGRATION)
"""Suites that a condition may name without the configuration saying how they are run."""

Arguments = tuple[str, ...]


class _Part(Struct, frozen=True):
    """Where a suite is: its folders (relative to the project's root), or the mark that its tests carry."""

    name: str
    folders: tuple[str, ...] = ()
    marked: bool = False

    @property
    def there(self) -> bool:
        return bool(self.folders) or self.marked

    @property
    def arguments(self) -> Arguments:
        return self.folders or ("-m", self.name)


def usual(project: Project, read: Callable[[str], bytes], names: Sequence[str]) -> Mapping[str, Arguments]:
    """The arguments with which pytest runs each of the suites that is there, and "" those of all other tests.

    A suite is in folders of its name (`tests/unit`, `unit_tests`), else it is what `pytest.mark` of its name marks;
    where only integration tests are told apart, all others are unit tests.
    """
    parts = {name: _part(name, project, read) for name in USUAL}
    found = {name: parts[name].arguments for name in names if parts[name].there}
    told_apart = parts[UNIT].there or not parts[INTEGRATION].there
    others = "" if told_apart or UNIT not in names else UNIT
    return {**found, others: _others(parts.values())}


def _part(name: str, project: Project, read: Callable[[str], bytes]) -> _Part:
    folders = sorted({folder for path in project.test_files for folder in _folders(name, path, project.prefix)})
    outer = (folder for folder in folders if not any(folder.startswith(f"{other}/") for other in folders))
    if folders:
        return _Part(name, tuple(outer))
    mark = re.compile(rb"\bpytest\.mark\." + name.encode() + rb"\b")
    return _Part(name, marked=any(mark.search(read(path)) for path in project.test_files))


def _folders(name: str, path: str, prefix: str) -> Iterable[str]:
    """The folder of a test file, relative to the project's root, that is named after the suite, if there is one."""
    parts = PurePosixPath(path).relative_to(prefix or ".").parts[:-1]
    wanted = {name, f"{name}_tests", f"{name}-tests", f"test_{name}", f"tests_{name}"}
    return ("/".join(parts[: nth + 1]) for nth, part in enumerate(parts) if part in wanted)


def _others(parts: Iterable[_Part]) -> Arguments:
    there = [part for part in parts if part.there]
    marks = " and ".join(f"not {part.name}" for part in there if part.marked)
    ignored = tuple(f"--ignore={folder}" for part in there for folder in part.folders)
    return (*ignored, "-m", marks) if marks else ignored
