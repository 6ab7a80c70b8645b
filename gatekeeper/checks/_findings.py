"""Turning what a tool says into findings of the project."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from gatekeeper.checks._parse import Diagnostic, one_line
from gatekeeper.errors import CannotVerify
from gatekeeper.model.finding import Finding, Location
from gatekeeper.model.project import Project


def project_location(project: Project) -> Location:
    """The place of something that concerns no file in particular: the project's root."""
    return Location(project.prefix or ".")


def findings(
    diagnostics: Iterable[Diagnostic], project: Project, check: str, measure: Callable[[Diagnostic], str]
) -> tuple[Finding, ...]:
    """A finding for each diagnostic that is about a file of the project, or about none; `measure` names its count.

    What is said of other files is left out: what git ignores, submodules, what `exclude` names, the world outside.
    Raises CannotVerify when a file is not there: then its name was garbled, or is relative to some other folder.
    """
    names = {path.encode("utf-8", "surrogateescape").decode("utf-8", "replace"): path for path in project.files}
    placed = ((diagnostic, _location(diagnostic, project, names, check)) for diagnostic in diagnostics)
    return tuple(
        Finding(
            check,
            diagnostic.rule or check,
            one_line(diagnostic.message),
            diagnostic.severity,
            location,
            measure(diagnostic),
            diagnostic.help,
        )
        for diagnostic, location in placed
        if location is not None
    )


def _location(diagnostic: Diagnostic, project: Project, names: Mapping[str, str], check: str) -> Location | None:
    if diagnostic.path is None:
        return project_location(project)
    absolute = Path(os.path.normpath(project.root / diagnostic.path))
    path = names.get(project.relative(absolute) or "")
    if path is None:
        if not os.path.lexists(absolute):
            raise CannotVerify(f"{check} names a file that is not there: {diagnostic.path!r}")
        return None
    return Location(path, diagnostic.line, diagnostic.column, diagnostic.end_line, diagnostic.end_column)
