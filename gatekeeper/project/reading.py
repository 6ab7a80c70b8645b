"""Reading the settings files of others: whatever they hold, a value or an error that names file and line."""

from __future__ import annotations

import configparser
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from gatekeeper.errors import ConfigError

Table = Mapping[str, object]

_SEPARATORS = str.maketrans({",": "\n"})


def read_toml(path: Path) -> Table:
    """The content of a TOML file; empty when there is no such file. Raises ConfigError when it cannot be read."""
    text = _text(path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}") from error
    except RecursionError as error:
        raise ConfigError(f"{path} is not usable TOML: its values are nested too deeply") from error


def read_ini(path: Path) -> Mapping[str, Mapping[str, str]]:
    """The sections of an INI file, `%` left alone; empty when there is no such file. Raises ConfigError."""
    parser = configparser.RawConfigParser(strict=False)
    text = _text(path)
    try:
        parser.read_string(text, str(path))
    except configparser.MissingSectionHeaderError as error:
        raise ConfigError(f"{path} is not a valid INI file (line {error.lineno} is in no section)") from error
    except configparser.ParsingError as error:
        lines = ", ".join(str(number) for number, _ in error.errors)
        raise ConfigError(f"{path} is not a valid INI file (line {lines})") from error
    return {name: dict(parser.items(name)) for name in parser.sections()}


def _text(path: Path) -> str:
    # is_file() first: opening a FIFO would wait for ever.
    if not path.is_file():
        return ""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 (byte {error.start})") from error
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error


def table(data: object, *keys: str) -> Table:
    """The table below `keys`; empty when there is none, or something else stands there."""
    for key in keys:
        data = cast("Table", data).get(key) if isinstance(data, Mapping) else None
    return cast("Table", data) if isinstance(data, Mapping) else {}


def text(data: Table, key: str) -> str | None:
    """A string of a table; None when it is absent or something else."""
    value = data.get(key)
    return value if isinstance(value, str) else None


def strings(value: object) -> tuple[str, ...]:
    """The strings of a list; a single string counts as a list of one. Anything else is left out."""
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list | tuple):
        return ()
    return tuple(item for item in cast("list[object]", value) if isinstance(item, str))


def words(value: str | None) -> tuple[str, ...]:
    """The items of an INI list: separated by commas or line ends."""
    lines = (value or "").translate(_SEPARATORS).splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.strip().startswith("#"))
