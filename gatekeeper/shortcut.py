"""The whole report again, when nothing at all has changed: no tool is started, and next to nothing is imported."""

from __future__ import annotations

import time
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import astuple, replace

from gatekeeper.contents import COARSE, fingerprint, touched_since
from gatekeeper.engine.cache import Cache, cache_folder
from gatekeeper.engine.scan import content, digest
from gatekeeper.engine.together import together
from gatekeeper.errors import GatekeeperError
from gatekeeper.git import Repository
from gatekeeper.request import Request
from gatekeeper.surroundings import Watched, lasting, surroundings

if TYPE_CHECKING:
    from pathlib import Path

    from gatekeeper.model.project import Project
    from gatekeeper.model.report import Report
    from gatekeeper.remember import Remembered

_FOUND_IN_FOLDERS = ("uv", "VIRTUAL_ENV", ".venv", "venv", "env", "configuration")
"""Ways of finding an interpreter that no program was asked for."""

_FOUND_FOR_WANT = ("CONDA_PREFIX", "gatekeeper's own")
"""Ways that come after the programs, which are asked if the project's settings name them."""


class Shortcut:
    """One request and what is known of it from earlier runs. Made before anything else looks at the tree.

    `before` is the tree's fingerprint, "" where it cannot be had, and `begun` the system's clock when it was taken, in
    nanoseconds. Raises GatekeeperError when git does not answer.
    """

    def __init__(self, request: Request, cache: Cache, repository: Repository) -> None:
        self.request = request
        self.cache = cache
        self.repository = repository
        self.begun = time.time_ns()
        self._started = time.monotonic()
        self._places = cache.get_value(self._what)
        # While git looks at the tree, we look at what is around it.
        self.before, self._around = together(lambda: fingerprint(repository), self._look_around)

    @property
    def report(self) -> Report | None:
        """The report of an earlier run to which nothing is different, judged today."""
        if self._places is None:
            return None
        report: Report | None = self.cache.get_value(self._key(self._around, self._places[0]))
        return None if report is None else replace(report, seconds=time.monotonic() - self._started)

    def keep(self, report: Report, project: Project, remembered: Remembered, history: Path) -> None:
        """Remembers a report, if all that it rests on can be told to be the same the next time.

        `history` is the file of earlier failures by which a report says that somebody is stuck.
        """
        watched = remembered.watched
        if watched is None or not remembered.lasting or not _is_found_again(project):
            return
        items = tuple(replace(item, cached=True, seconds=0.0) for item in report.items)
        # What a measure was taken of has become findings; it can be a hundred times the rest.
        measures = {name: replace(measure, samples=()) for name, measure in report.measures.items()}
        remade = replace(report, items=items, measures=measures, cache="the whole report was remembered")
        key = self._key(surroundings(watched, self.request.environ), str(history))
        if fingerprint(self.repository) == self.before and not self._was_touched(project):
            self.cache.put_value(self._what, (str(history), *astuple(watched)))
            self.cache.put_value(key, remade)

    def _look_around(self) -> str:
        """What the earlier run depended on besides the tree, as it is now; "" when there was none."""
        return surroundings(Watched(*self._places[1:]), self.request.environ) if self._places else ""

    def _was_touched(self, project: Project) -> bool:
        return any(touched_since(self.repository, project.files, self.begun - COARSE))

    @cached_property
    def _what(self) -> str:
        """What was asked, and from where."""
        request = self.request
        asked = replace(request, environ={}, jobs=None, timeout=0.0)
        return digest("asked", asked, request.directory.resolve(), lasting(request.environ))

    def _key(self, around: str, history: str) -> str:
        """Everything that the report depends on. The day is part of it, since waivers expire."""
        return digest("report", self._what, self.before, around, content(history), date.today().isoformat())


def shortcut(request: Request) -> Shortcut | None:
    """The shortcut for a request; None where only a run can tell."""
    folder = cache_folder()
    if folder is None or not _may_be_remembered(request):
        return None
    try:
        repository = Repository.find(request.directory.resolve(), request.environ)
        past = Shortcut(request, Cache(folder), repository) if repository else None
    except GatekeeperError:
        return None
    return past if past and past.before else None


def _may_be_remembered(request: Request) -> bool:
    """Whether the user lets the report be remembered, and names no file outside the repository."""
    named_elsewhere = request.scope_file is not None or (request.profile or "").endswith(".toml")
    return request.cache and not request.everything and not named_elsewhere


def _is_found_again(project: Project) -> bool:
    """Whether the same interpreter would be found: no program of the user's decides that."""
    if project.interpreter.origin in _FOUND_IN_FOLDERS:
        return True
    try:
        described = (project.root / "pyproject.toml").read_bytes()
    except OSError:
        described = b""
    asked = any(name in described for name in (b"poetry", b"hatch")) or (project.root / "poetry.lock").exists()
    return project.interpreter.origin in _FOUND_FOR_WANT and not asked
