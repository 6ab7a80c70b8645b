"""Settings files of other tools, read for what they mean: TOML, INI, JSON with comments, YAML."""

from __future__ import annotations

import configparser
import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any, cast

Table = Mapping[str, Any]
_LARGEST = 2_000_000
_HEAVIEST = 500_000
_IN_JSON = re.compile(r'"(?:\\.|[^"\\])*"|//[^\n]*|/\*.*?\*/', re.DOTALL)
_TRAILING = re.compile(r'("(?:\\.|[^"\\])*")|,(?=\s*[}\]])', re.DOTALL)


def parse_toml(content: bytes) -> Table:
    """A TOML document. Raises ValueError."""
    return tomllib.loads(_text(content))


def parse_ini(content: bytes) -> Table:
    """The sections of an INI file; a key's `-` are written `_`. Raises ValueError."""
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
    try:
        parser.read_string(_text(content))
    except (configparser.Error, AttributeError) as error:
        # The latter comes of a line that goes on where the key before it has no value.
        raise ValueError(" ".join(str(error).split())) from error
    return {
        name: {key.replace("-", "_"): value or "" for key, value in parser.items(name)} for name in parser.sections()
    }


def parse_json(content: bytes) -> Table:
    """A JSON object that may hold comments and trailing commas. Raises ValueError."""
    bare = _IN_JSON.sub(lambda found: found[0] if found[0].startswith('"') else " ", _text(content))
    return _table(json.loads(_TRAILING.sub(lambda found: found[1] or "", bare) or "{}"))


def parse_yaml(content: bytes) -> Table:
    """A YAML mapping, or the mappings of several documents as one; tags mean nothing. Raises ValueError."""
    import yaml

    # A class of its own: CI systems have tags, which would otherwise be known to every reader of YAML.
    loader: Any = type("Loader", (getattr(yaml, "CSafeLoader", yaml.SafeLoader),), {})
    loader.add_multi_constructor("!", _untagged)
    try:
        documents: list[Any] = list(yaml.load_all(_text(content), loader))  # nosec B506 - a subclass of SafeLoader
        _weight(documents, {})
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(" ".join(str(error).split())) from error
    return {str(key): value for one in tables(documents) for key, value in one.items()}


def _weight(value: object, known: dict[int, int]) -> int:
    """How many values a document holds once its aliases are written out.

    Raises ValueError when they are more than a settings file can have, or without end.
    """
    inner = _inner(value)
    if id(value) not in known:
        # What holds itself has no end.
        known[id(value)] = _HEAVIEST if inner else 1
        known[id(value)] = 1 + sum(_weight(one, known) for one in inner)
    if known[id(value)] >= _HEAVIEST:
        raise ValueError("its aliases stand for more than a settings file can hold")
    return known[id(value)]


def _inner(value: object) -> list[object]:
    if isinstance(value, Mapping):
        return list(cast("Mapping[object, object]", value).values())
    return cast("list[object]", value) if isinstance(value, list) else []


def _untagged(_loader: object, _suffix: str, _node: object) -> None:
    """What stands behind a tag is known to nobody here."""


def _text(content: bytes) -> str:
    if len(content) > _LARGEST:
        raise ValueError("it is too large for a settings file")
    return content.decode("utf-8-sig")


def _table(value: object) -> Table:
    return cast("Table", value) if isinstance(value, dict) else {}


def dig(table: object, *keys: str) -> Table:
    """The table below `keys`; empty when there is none, or something else stands there."""
    for key in keys:
        table = cast("Table", table).get(key) if isinstance(table, Mapping) else None
    return cast("Table", table) if isinstance(table, Mapping) else {}


def tables(value: object) -> list[Table]:
    """The tables of a list; what else stands in it is left out."""
    rows = cast("list[object]", value) if isinstance(value, list) else []
    return [cast("Table", row) for row in rows if isinstance(row, Mapping)]


def words(value: object) -> tuple[str, ...]:
    """The items of a list, or of a string that separates them by commas or line ends (comments left out)."""
    if isinstance(value, list | tuple):
        return tuple(str(item) for item in cast("list[object]", value))
    if not isinstance(value, str):
        return ()
    lines = (line.partition("#")[0] for line in value.replace(",", "\n").splitlines())
    return tuple(line.strip() for line in lines if line.strip())


def is_true(value: object) -> bool:
    """Whether a setting is on, as TOML or INI write it."""
    return str(value).strip().lower() in ("true", "1", "yes", "on")


def number(value: object) -> float | None:
    """A number as TOML or INI write it; None when it is none."""
    try:
        return float(str(value).strip().rstrip("%"))
    except ValueError:
        return None
