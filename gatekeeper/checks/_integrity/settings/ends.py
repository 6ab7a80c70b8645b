"""Both ends of the change as settings see them: which files there are, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from itertools import chain
from pathlib import Path, PurePosixPath

from msgspec import Struct, field

from gatekeeper.checks._integrity.settings.documents import Table, parse_ini, parse_json, parse_toml, parse_yaml
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.errors import CannotVerify
from gatekeeper.model.change import ChangedFile, Mode, Status
from gatekeeper.model.check import Context
from gatekeeper.model.project import Project, is_python

_OF_SETTINGS = (".ini", ".cfg", ".toml", "rc")
_REGULAR = (Mode.FILE, Mode.EXECUTABLE)

Parser = Callable[[bytes], Table]


class End(Struct, frozen=True, eq=False, dict=True):
    """One end. `known` are the files that its patterns are tried on; a file of `judged` must be readable."""

    paths: frozenset[str]
    known: frozenset[str]
    content: Callable[[str], bytes | None]
    judged: frozenset[str]
    project: Project
    _parsed: dict[tuple[str, Parser], Table] = field(default_factory=dict[tuple[str, Parser], Table])

    def read(self, path: str) -> bytes | None:
        """The content of a file; None when there is none."""
        return self.content(path) if path in self.paths else None

    def parsed(self, path: str, parser: Parser) -> Table:
        """What stands in a settings file, empty when there is none.

        Raises CannotVerify when the change leaves it unreadable; one that was so before counts as empty.
        """
        key = (path, parser)
        if key not in self._parsed:
            self._parsed[key] = self._parse(path, parser)
        return self._parsed[key]

    def _parse(self, path: str, parser: Parser) -> Table:
        content = self.read(path)
        try:
            return {} if content is None else parser(content)
        except (ValueError, RecursionError) as error:
            if path not in self.judged:
                return {}
            reason = f"{path} cannot be parsed, so what the change does to the settings in it is unknown: {error}"
            raise CannotVerify(reason) from error


class Folder(Struct, frozen=True, eq=False, dict=True):
    """A folder of settings at one end; names of files are relative to it."""

    end: End
    path: str

    def full(self, name: str) -> str:
        """The path of a file in the repository."""
        return f"{self.path}/{name}" if self.path else name

    def has(self, name: str) -> bool:
        """Whether there is a file of this name."""
        return self.full(name) in self.end.paths

    def toml(self, name: str) -> Table:
        """A TOML file, empty when there is none."""
        return self.end.parsed(self.full(name), parse_toml)

    def ini(self, name: str) -> Table:
        """An INI file by section, empty when there is none."""
        return self.end.parsed(self.full(name), parse_ini)

    def json(self, name: str) -> Table:
        """A JSON file, empty when there is none."""
        return self.end.parsed(self.full(name), parse_json)

    def yaml(self, name: str) -> Table:
        """A YAML file, empty when there is none."""
        return self.end.parsed(self.full(name), parse_yaml)

    def parent(self) -> Folder | None:
        """The folder above; None above the repository's root."""
        return Folder(self.end, "/".join(self.path.split("/")[:-1])) if self.path else None

    def named_after(self, tool: str, *kinds: str) -> tuple[str, ...]:
        """The files in which commands may tell a tool to look for its settings: those that are called after it.
        `kinds` are how their names may end.
        """
        paths = (PurePosixPath(one) for one in self.end.paths if tool in one and one.endswith(kinds or _OF_SETTINGS))
        return tuple(sorted(one.name for one in paths if _parent(str(one)) == self.path and tool in one.name))

    @cached_property
    def python(self) -> tuple[str, ...]:
        """The Python files that patterns are tried on, relative to the folder."""
        start = f"{self.path}/" if self.path else ""
        return tuple(sorted(one.removeprefix(start) for one in self.end.known if one.startswith(start)))


class Ends(Struct, frozen=True, eq=False):
    """Both ends. `origins` maps a renamed file to its old path; `changed` are the paths that differ."""

    base: End
    head: End
    origins: Mapping[str, str]
    changed: frozenset[str]

    def origin(self, path: str) -> str:
        """What the file was called at the base."""
        return self.origins.get(path, path)

    def formerly(self, option: str) -> str:
        """What an option was at the base that names a renamed file."""
        for new, old in self.origins.items():
            if new in option:  # thousands may have been renamed
                option = re.sub(rf"(?<![\w./-]){re.escape(new)}(?![\w.-])", lambda _, old=old: old, option)
        return option

    def is_changed_source(self, path: str) -> bool:
        """Whether the change touches a file that is part of the product."""
        project = self.head.project
        return path in self.changed and project.is_source(path) and not project.is_test(path)

    def matters(self, path: str) -> bool:
        """Whether something is lost when nobody looks at the file: it was there, or it is part of the product."""
        return self.origin(path) in self.base.paths or self.head.project.is_source(path)

    def folders(self, is_wanted: Callable[[str], bool]) -> tuple[tuple[Folder, Folder], ...]:
        """The folders in which a file of a wanted name changed, at both ends."""
        named = [path for path in sorted(self.changed) if is_wanted(PurePosixPath(path).name)]
        found = {_parent(path): _parent(self.origin(path)) for path in reversed(named)}
        # What a folder's settings say does not matter when its code has gone with them.
        had, has = (set(chain.from_iterable(map(_parents, end.known))) for end in (self.base, self.head))
        told = {_parent(path) for path in named if path in self.head.paths}
        kept = sorted((found.keys() & (has | (told - had))) - _left(found))
        return tuple((Folder(self.base, found[place]), Folder(self.head, place)) for place in kept)


def ends_of(view: ChangeView) -> Ends:
    """Both ends of the change."""
    context, files = view.context, tuple(filter(view.is_judged, view.change.files))
    before = frozenset(context.list_base())
    after = _after(before, files)
    code = frozenset(filter(is_python, after))
    changed = frozenset(path for file in files for path in file.ends)
    origins = {one.path: one.old_path for one in files if one.status is Status.RENAMED and one.old_path}
    base = End(before, code | frozenset(filter(is_python, before)), context.read_base, frozenset(), context.project)
    head = End(after, code, partial(_read, context), changed, context.project)
    return Ends(base, head, origins, changed)


def _read(context: Context, path: str) -> bytes | None:
    """A file of the examined tree; None for a link that leads nowhere: whoever reads settings finds none there."""
    return None if _leads_nowhere(context.project.absolute(path)) else context.read(path)


def _leads_nowhere(place: Path) -> bool:
    """Whether it is a link to what there is not; one that cannot be followed for another reason is for its reader."""
    try:
        return place.is_symlink() and not place.exists()
    except OSError:
        return False


def _left(found: Mapping[str, str]) -> frozenset[str]:
    """The folders, of those found by where they came from, that stayed though settings of theirs moved elsewhere."""
    moved = {old for place, old in found.items() if place != old}
    return frozenset(place for place in moved if found.get(place) == place)


def _after(before: frozenset[str], files: Iterable[ChangedFile]) -> frozenset[str]:
    """The regular files of the head."""
    touched = {path for file in files for path in file.ends}
    there = {one.path for one in files if one.status is not Status.DELETED and one.mode in _REGULAR}
    return frozenset((before - touched) | there)


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _parents(path: str) -> tuple[str, ...]:
    return tuple("" if str(one) == "." else str(one) for one in PurePosixPath(path).parents)
