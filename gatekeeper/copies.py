"""The other trees that a run needs, outside the repository: the merge base, and trees with some files exchanged."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import Lock

from msgspec import Struct, field
from msgspec.structs import replace

from gatekeeper import trees
from gatekeeper.errors import ConfigError
from gatekeeper.git import Repository
from gatekeeper.model.change import Change, Comparison
from gatekeeper.model.profile import Settings
from gatekeeper.model.project import Project
from gatekeeper.project.detect import detect


class Copies(Struct):
    """Makes them when they are first asked for, by whatever thread; they go with the folder `scratch`."""

    repository: Repository | None
    comparison: Comparison
    settings: Settings
    project: Project
    scratch: Path
    _lock: Lock = field(default_factory=Lock)
    _made: list[Project | None] = field(default_factory=list[Project | None])

    def base(self) -> Project | None:
        """The project at the merge base; every call returns the same copy.

        None when there is nothing to compare with, when it had no Python yet, or none where the settings say that
        the sources are.
        """
        with self._lock:
            if not self._made:
                self._made.append(self._base())
            return self._made[0]

    def changed(self, project: Project, files: Mapping[str, bytes | None]) -> Project:
        """A copy of a project's whole tree in which these paths hold this content, or nothing (None)."""
        into = Path(tempfile.mkdtemp(prefix="changed-", dir=self.scratch))
        trees.copy(project.repository, self._paths(project), into)
        if self.repository is not None:
            trees.link_ignored(self.repository, project.sources, into)
        for path, content in files.items():
            trees.put(into, path, content)
        gone = {path for path, content in files.items() if content is None}
        return replace(project, repository=into, files=tuple(sorted({*project.files, *files} - gone)))

    def _paths(self, project: Project) -> Iterable[str]:
        """Every path of a tree, links included: what git knows of the work tree, all of a copy."""
        if project.repository.is_relative_to(self.scratch):
            return trees.below(project.repository)
        if self.repository is None:
            return project.files
        listing = self.repository.listing
        return (*(one.path for one in listing.entries), *listing.untracked)

    def _base(self) -> Project | None:
        if self.repository is None or not isinstance(self.comparison, Change) or not self.comparison.has_base:
            return None
        folder = Path(tempfile.mkdtemp(prefix="base-", dir=self.scratch))
        trees.materialise_commit(self.repository, self.comparison.base, folder)
        files = trees.regular_files(folder, self.repository.list(self.comparison.base))
        try:
            project = detect(folder, self.project.prefix, files, self.settings, self.project.interpreter, ())
        except ConfigError:
            return None
        trees.link_ignored(self.repository, project.sources, folder)
        return project if project.python_files else None
