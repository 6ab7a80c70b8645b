"""Which changed files are documentation, and what the change adds to them."""

from __future__ import annotations

from collections.abc import Iterable

from gatekeeper.model.change import Change, ChangedFile, Mode
from gatekeeper.model.check import Context
from gatekeeper.model.glob import Globs
from gatekeeper.model.project import Project, is_python

_NAMES = (
    "CHANGELOG*, changelog*, ChangeLog*, CHANGES*, changes.*, HISTORY*, history.md, history.rst, NEWS*, news.md, "
    "news.rst, RELEASE*, release-notes*, release_notes*"
)
_FOLDERS = (
    "changelog/, changelog.d/, changelogs/, changes/, news/, newsfragments/, releasenotes/, upcoming_changes/, "
    "whats_new/, whatsnew/, doc/release/, docs/release/"
)
_OTHERS = "README*, UPGRAD*, MIGRAT*, docs/, doc/, documentation/, mkdocs.yml"

CHANGELOGS = tuple(f"{_NAMES}, {_FOLDERS}".split(", "))
"""Globs of the files in which projects tell their users what has changed, and of folders of fragments of them."""

DOCUMENTATION = (*_OTHERS.split(", "), *CHANGELOGS)
"""Globs of all that people read about a project."""


def documents(project: Project, change: Change, globs: Globs) -> tuple[ChangedFile, ...]:
    """The changed files that match the globs and into which the change writes something; Python is none of them.

    Paths are taken from the project's root; files outside it, where a repository holds several projects, from the
    repository's.
    """
    return tuple(file for file in change.files if _writes(file) and _matches(project, file.path, globs))


def added_text(context: Context, files: Iterable[ChangedFile]) -> str:
    """The lines that the change adds to the files; bytes that are no text are replaced."""
    return "\n".join(line for file in files for line in _added(context, file))


def _writes(file: ChangedFile) -> bool:
    return bool(file.added_lines) and file.mode in (Mode.FILE, Mode.EXECUTABLE) and not is_python(file.path)


def _matches(project: Project, path: str, globs: Globs) -> bool:
    relative = path.removeprefix(f"{project.prefix}/") if project.prefix else path
    return globs.match(relative) is not None


def _added(context: Context, file: ChangedFile) -> Iterable[str]:
    lines = context.read(file.path).decode("utf-8", "replace").split("\n")
    return (lines[number - 1] for number in sorted(file.added_lines) if number <= len(lines))
