"""Values from TOML against the types that dataclass fields declare."""

from __future__ import annotations

import re
import types
from collections.abc import Collection
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct

from gatekeeper.config.document import Table
from gatekeeper.config.place import Place, quoted, suggestion

T = TypeVar("T")

_NAMES = {
    str: "a string",
    bool: "true or false",
    int: "an integer",
    float: "a number",
    types.NoneType: "nothing",
    date: "a date",
}
_PLURALS = {str: "strings", bool: "true or false", int: "integers", float: "numbers"}
_ITEM = re.compile(r"\$\[(\d+)\]")


class Setting(Struct, frozen=True):
    """A field that configuration may set; `default` is dataclasses.MISSING when it must be given."""

    name: str
    type: Any
    default: object
    help: str


def settings_of(cls: type[object]) -> dict[str, Setting]:
    """The fields of a dataclass, by name, as settings."""
    hints = get_type_hints(cls)
    found: dict[str, Setting] = {}
    for one in fields(cast("Any", cls)):
        default = one.default if one.default_factory is MISSING else one.default_factory()
        if one.init:
            found[one.name] = Setting(one.name, hints[one.name], default, str(one.metadata.get("help", "")))
    return found


def checked_keys(table: Table, known: Collection[str], place: Place) -> None:
    """Raises ConfigError for a key of the table that is not known."""
    for key in table:
        if key not in known:
            raise place.unknown(key, known)


def converted(table: Table, known: dict[str, Setting], place: Place) -> dict[str, object]:
    """The table's values as the types that the settings declare. Raises ConfigError for a wrong key or value."""
    checked_keys(table, known, place)
    return {key: convert(value, known[key].type, place, key) for key, value in table.items()}


def built(table: Table, cls: type[T], place: Place) -> T:
    """An instance of the dataclass made from the table. Raises ConfigError, also for what is missing."""
    known = settings_of(cls)
    values = converted(table, known, place)
    for one in known.values():
        if one.default is MISSING and one.name not in values:
            raise place.error(f"{place.heading} lacks the key {quoted(one.name)}")
    return cls(**values)


def convert(value: object, type: Any, place: Place, key: str) -> object:
    """The value as that type; `key` is its name within the place. Raises ConfigError."""
    _check_tables(value, type, place, key)
    try:
        return msgspec.convert(value, type, strict=True)
    except msgspec.ValidationError as error:
        item = _ITEM.search(str(error))
        if item and isinstance(value, list):
            index = int(item[1])
            wrong = cast("list[object]", value)[index]
            raise _mismatch(wrong, get_args(type)[0], place, f"{place.key(key)}[{index}]") from error
        raise _mismatch(value, type, place, place.key(key)) from error


def _check_tables(value: object, type: Any, place: Place, key: str) -> None:
    """Refuses unknown keys of tables in a list of them, which a conversion alone would ignore."""
    arguments = get_args(type)
    if isinstance(value, list) and arguments and is_dataclass(arguments[0]):
        for row, entry in enumerate(cast("list[object]", value), start=1):
            if isinstance(entry, dict):
                built(cast("Table", entry), cast("Any", arguments[0]), place.inside(key, row=row))


def _mismatch(value: object, type: Any, place: Place, name: str) -> Exception:
    choices = [str(choice) for choice in get_args(type)] if get_origin(type) is Literal else []
    if isinstance(value, str) and choices:
        return place.error(f"{name}: there is no {quoted(value)}: {suggestion(value, choices)}")
    hint = f": write [{quoted(value)}]" if isinstance(value, str) and get_args(type)[:1] == (str,) else ""
    return place.error(f"{name} must be {type_text(type)}, not {value_text(value)}{hint}")


def type_text(type: Any) -> str:
    """A declared type in words: "a list of strings"."""
    origin, arguments = get_origin(type), get_args(type)
    if origin is Literal:
        return _either([quoted(str(choice)) for choice in arguments])
    if origin in (Union, types.UnionType):
        return _either([type_text(one) for one in arguments if one is not types.NoneType])
    if origin is tuple:
        return f"a list of {_PLURALS.get(arguments[0]) or _items_text(arguments[0])}"
    return _NAMES.get(type, "a table")


def _items_text(type: Any) -> str:
    return "tables" if is_dataclass(type) else type_text(type)


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def value_text(value: object) -> str:
    """A value from TOML in words, short enough for a message."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f"the string {quoted(value)}"
        case int() | float():
            return f"the number {value}"
        case list():
            return "a list"
        case dict():
            return "a table"
        case _:
            return "a date or time"
