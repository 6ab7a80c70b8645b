"""Reading TOML, whatever the bytes."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from typing import cast

from msgspec import Struct

from gatekeeper.config.place import Place, dotted
from gatekeeper.errors import ConfigError

Table = Mapping[str, object]
Read = Callable[[str], bytes | None]
"""Returns the bytes of a file, named relative to the project's root; None when there is none."""

PYPROJECT = "pyproject.toml"
OWN = "gatekeeper.toml"


class Document(Struct, frozen=True):
    """A table of settings and where it stands."""

    place: Place
    table: Table


def parse(content: bytes, label: str) -> Table:
    """The TOML document. `label` names the file in errors. Raises ConfigError, with the line where there is one."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{label}: not UTF-8 text (line {line}): save the file as UTF-8") from error
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ConfigError(f"{label}: not usable TOML: nested too deeply") from error
    # TOMLDecodeError, and what the conversion of an enormous number raises.
    except ValueError as error:
        raise ConfigError(f"{label}: not valid TOML: {error}") from error


def read_table(read: Read, name: str, where: str) -> Document | None:
    """The whole of a file, None when there is none. `where` is added to the file's name in errors ("at 1a2b3c")."""
    label = f"{name} {where}".rstrip()
    try:
        content = read(name)
    except OSError as error:
        raise ConfigError(f"{label}: cannot be read: {error.strerror or error}") from error
    return None if content is None else Document(Place(label), parse(content, label))


def table_at(document: Document, key: str) -> Document | None:
    """The table under `key`, None when there is no such key. Raises ConfigError when it is something else."""
    return subtable(document, key) if key in document.table else None


def subtable(document: Document, key: str) -> Document:
    """The table under a key that is there. Raises ConfigError when it is something else."""
    value = document.table[key]
    if not isinstance(value, dict):
        raise document.place.error(f"{document.place.key(key)} must be a table")
    return Document(document.place.inside(key), cast("Table", value))


def project_settings(read: Read, where: str) -> Document | None:
    """The project's own settings, wherever they stand. Raises ConfigError when they stand in two places."""
    own = read_table(read, OWN, where)
    pyproject = read_table(read, PYPROJECT, where)
    tool = table_at(pyproject, "tool") if pyproject else None
    section = table_at(tool, "gatekeeper") if tool else None
    if own and section:
        raise own.place.error(
            f"the settings are also in [tool.gatekeeper] of {section.place.file}: keep them in one of the two"
        )
    return own or section


def rows(document: Document, key: str) -> list[Document]:
    """The entries of an array of tables. Raises ConfigError when it is something else."""
    value = document.table.get(key, [])
    heading = f"[[{dotted((*document.place.table, key))}]]"
    if not isinstance(value, list):
        raise document.place.error(f"{document.place.key(key)} must be a list of tables: write {heading}")
    found: list[Document] = []
    for number, row in enumerate(cast("list[object]", value), start=1):
        if not isinstance(row, dict):
            raise document.place.error(f"{document.place.key(key)} must be a list of tables: write {heading}")
        found.append(Document(document.place.inside(key, row=number), cast("Table", row)))
    return found
