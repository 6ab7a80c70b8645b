"""Profiles for people: the list of them, and one printed in full."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, cast

from msgspec import Struct

from gatekeeper.config.document import Read
from gatekeeper.config.layers import HANDOFF, SCOPE, Settings
from gatekeeper.config.manual import MANUAL
from gatekeeper.config.place import dotted
from gatekeeper.config.profiles import shipped
from gatekeeper.config.project import read_configuration
from gatekeeper.model.profile import Condition, Manual, On, Profile

_WIDTH = 40
"""The column at which comments begin, where the line leaves room."""


class Listed(Struct, frozen=True):
    """A profile in the list of them; `origin` is "shipped" or the file that holds it."""

    name: str
    description: str
    origin: str


def profiles_listing(read: Read, where: str = "") -> tuple[Listed, ...]:
    """Every profile that can be named: the shipped ones, then the project's own. Raises ConfigError."""
    library = read_configuration(read, where).library
    found: list[Listed] = []
    for name in library.names():
        layer = library.layer(name)
        origin = "shipped" if name in shipped() else layer.place.file
        found.append(Listed(name, layer.description, origin))
    return tuple(found)


def render_profile(profile: Profile) -> str:
    """The profile as the TOML file that would say the same, each condition with where it comes from as a comment."""
    lines = [f"# {profile.name}, fully resolved"]
    if profile.description:
        lines.append(f"description = {toml(profile.description)}")
    if profile.handoff is not None:
        lines.append(f"{HANDOFF} = {toml(profile.handoff)}")
    lines += ["", "[conditions]"]
    lines += [_condition_line(name, profile) for name in profile.origins]
    lines += [line for check, settings in profile.checks.items() for line in _check_lines(check, settings)]
    lines += [line for item in profile.manual for line in _manual_lines(item)]
    return "\n".join(lines) + "\n"


def _check_lines(check: str, settings: Settings) -> list[str]:
    heading = f"[{SCOPE}]" if check == SCOPE else f"[checks.{dotted([check])}]"
    return ["", heading, *_setting_lines(settings)] if settings else []


def _manual_lines(item: Manual) -> list[str]:
    return ["", f"[[{MANUAL}]]", *_setting_lines({one.name: getattr(item, one.name) for one in fields(item)})]


def _condition_line(id: str, profile: Profile) -> str:
    condition = profile.conditions.get(id)
    written = f"{dotted(id.split('.'))} = {_condition_value(condition)}"
    return f"{written:{_WIDTH}}  # {profile.origins[id]}"


def _condition_value(condition: Condition | None) -> str:
    if condition is None:
        return toml("off")
    limit = toml(condition.text)
    return limit if condition.on is On.ALL else f"{{ limit = {limit}, on = {toml(condition.on)} }}"


def _setting_lines(settings: Settings) -> list[str]:
    return [f"{dotted([name])} = {toml(value)}" for name, value in settings.items() if value is not None]


def toml(value: object) -> str:
    """A value as TOML writes it."""
    match value:
        case str():
            # JSON's strings are TOML's, but for one control character that JSON leaves as it is.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case bool():
            return str(value).lower()
        case tuple() | list():
            return f"[{', '.join(map(toml, cast('list[object]', value)))}]"
        case Mapping():
            return _inline(cast("Mapping[str, object]", value))
        case _ if is_dataclass(value):
            return _inline({one.name: getattr(value, one.name) for one in fields(cast("Any", value))})
        case _:
            return str(value)


def _inline(table: Mapping[str, object]) -> str:
    return f"{{ {', '.join(f'{dotted([key])} = {toml(value)}' for key, value in table.items())} }}"
