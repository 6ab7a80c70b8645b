"""Profiles by name: shipped ones, a project's own, and files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path, PurePosixPath

from msgspec import Struct, field

from gatekeeper.config.document import Document, Read, parse, read_table, subtable, table_at
from gatekeeper.config.layers import Layer, parse_layer
from gatekeeper.config.measures import Measures
from gatekeeper.config.place import Place, quoted, suggestion
from gatekeeper.errors import ConfigError

DEFAULT = "standard"
PROFILES = "profiles"
_FOLDER = Path(__file__).resolve().parent.parent / PROFILES


COVERAGE = ("development", "standard", "strict")
"""The profiles that differ in what they ask of the code, the mildest first; the other shipped ones are for roles."""


@cache
def shipped() -> tuple[str, ...]:
    """The names of the profiles that come with gatekeeper: those of COVERAGE, then those for roles, sorted."""
    return (*COVERAGE, *sorted({path.stem for path in _FOLDER.glob("*.toml")} - set(COVERAGE)))


class Library(Struct, frozen=True):
    """Finds profiles for one project. `own` maps the names of the project's own to their tables."""

    read: Read
    where: str
    measures: Measures
    own: Mapping[str, Document] = field(default_factory=dict[str, Document])

    def names(self) -> tuple[str, ...]:
        """The names of all profiles, the shipped ones first."""
        return (*shipped(), *sorted(self.own))

    def layers(self, name: str, asked: Place | None = None) -> tuple[Layer, ...]:
        """The profile and everything that it extends, the farthest first.

        `asked` is where the name stands (None: on the command line). Raises ConfigError, also when the profile extends
        itself.
        """
        return tuple(self._chain(name, asked))[::-1]

    def layer(self, name: str, asked: Place | None = None) -> Layer:
        """One profile, before anything is inherited. Raises ConfigError."""
        if _is_path(name):
            return self._file(name, asked)
        if name in self.own:
            return parse_layer(self.own[name], name, self.measures)
        if name in shipped():
            label = f"the shipped profile {name}"
            return parse_layer(_shipped(name, label), name, self.measures)
        raise _complaint(asked, f"there is no profile {quoted(name)}: {suggestion(name, self.names())}")

    def _chain(self, name: str, asked: Place | None) -> Iterator[Layer]:
        seen: list[str] = []
        current: str | None = name
        while current is not None:
            current = _normal(current)
            if current in seen:
                chain = " → ".join((*seen[seen.index(current) :], current))
                raise _complaint(asked, f"a profile cannot extend itself: {chain}")
            seen.append(current)
            layer = self.layer(current, asked)
            yield layer
            current, asked = layer.extends, layer.place

    def _file(self, name: str, asked: Place | None) -> Layer:
        if asked is None and Path(name).is_absolute():
            # Whoever writes the command line may read any file; a project's settings may not.
            document = read_table(_from_disk, name, "")
        elif is_inside(name):
            document = read_table(self.read, name, self.where)
        else:
            raise _complaint(asked, f"the profile {quoted(name)} must be a file inside the project, without ..")
        if document is None:
            raise _complaint(asked, f"there is no file {quoted(name)}")
        return parse_layer(document, name, self.measures)


def own_profiles(document: Document) -> dict[str, Document]:
    """The project's own profiles, by name. Raises ConfigError for a name that is taken or would mean a file."""
    parent = table_at(document, PROFILES)
    return {name: _own_profile(parent, name) for name in parent.table} if parent else {}


def _own_profile(parent: Document, name: str) -> Document:
    place = parent.place
    if name in shipped():
        raise place.error(f"{place.heading}: {quoted(name)} is the name of a shipped profile: choose another")
    if not name or _is_path(name):
        raise place.error(f"{place.heading}: {quoted(name)} would mean a file: choose a plain word")
    return subtable(parent, name)


def is_inside(path: str) -> bool:
    """Whether the path, relative to the project's root, stays inside it on every system."""
    pure = PurePosixPath(path)
    return bool(path.strip()) and not pure.is_absolute() and ".." not in pure.parts and not set("\\:\0") & set(path)


def _from_disk(name: str) -> bytes | None:
    path = Path(name)
    return path.read_bytes() if path.exists() else None


def _normal(name: str) -> str:
    return PurePosixPath(name).as_posix() if _is_path(name) else name


def _is_path(name: str) -> bool:
    return name.endswith(".toml") or "/" in name or "\\" in name


def _shipped(name: str, label: str) -> Document:
    return Document(Place(label), parse((_FOLDER / f"{name}.toml").read_bytes(), label))


def _complaint(asked: Place | None, message: str) -> ConfigError:
    return asked.error(f"{asked.key('extends')}: {message}") if asked else ConfigError(message)
