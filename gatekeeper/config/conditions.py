"""Conditions as people write them: `coverage.lines = ">= 85%"`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import cast

from msgspec import Struct

from gatekeeper.config.document import Table
from gatekeeper.config.measures import Measures
from gatekeeper.config.place import Place, quoted, suggestion
from gatekeeper.config.values import value_text
from gatekeeper.model.check import MeasureInfo
from gatekeeper.model.measure import PERCENT
from gatekeeper.model.profile import OPERATORS, Condition, On

OFF = "off"
_LONGEST = 24
"""Characters in a limit: more digits than anybody needs, and few enough for exact decimals everywhere."""
_LIMIT = re.compile(r"(<=|>=|=|<|>)\s*([0-9]+(?:\.[0-9]+)?)\s*(%?)")
_LOOSE = re.compile(r"([^0-9A-Za-z.%\s-]*)\s*([0-9]+(?:\.[0-9]+)?)\s*%?")
_MEANT = {"==": "=", "≥": ">=", "=>": ">=", "≤": "<=", "=<": "<="}


class Stated(Struct, frozen=True):
    """A condition as one layer of the configuration states it; `on` is None where it leaves that open."""

    info: MeasureInfo
    operator: str
    limit: Fraction
    on: On | None = None

    def condition(self, judge: On) -> Condition:
        """The condition, in a profile whose `judge` is this."""
        default = judge if self.info.inherits else On.ALL
        return Condition(self.info.id, self.operator, self.limit, self.info.unit, self.on or default)


def parse_limit(text: str, unit: str) -> tuple[str, Fraction]:
    """The operator and exact limit that the text states for a measure in that unit. Raises ValueError, in words."""
    match = _LIMIT.fullmatch(text.strip())
    if match is None or len(text) > _LONGEST:
        raise ValueError(f"{quoted(text)} is not a limit: {_spelling(text, unit)}")
    operator, number, percent = match.groups()
    limit = Fraction(number)
    if percent and unit != PERCENT:
        raise ValueError(f'this is not a percentage: write "{operator} {number}"')
    if _impossible(operator, limit, unit):
        raise ValueError(f"{quoted(text)} can never hold")
    return operator, limit


def _impossible(operator: str, limit: Fraction, unit: str) -> bool:
    """Whether no value can satisfy it: no measure is negative, and no percentage above 100."""
    if operator == "<":
        return limit == 0
    if unit != PERCENT or operator == "<=":
        return False
    return limit > 100 or (operator == ">" and limit == 100)


def _spelling(text: str, unit: str) -> str:
    """How to write it instead, as far as that can be guessed."""
    usual = ">=" if unit == PERCENT else "<="
    loose = _LOOSE.fullmatch(text.strip())
    if loose is None or len(text) > _LONGEST:
        example = ">= 80%" if unit == PERCENT else "<= 8"
        return f'write an operator ({", ".join(OPERATORS)}) and a number, such as "{example}", or "{OFF}"'
    operator = _MEANT.get(loose[1], loose[1])
    return f'write "{operator if operator in OPERATORS else usual} {loose[2]}{unit}"'


def parse_conditions(table: Table, place: Place, measures: Measures) -> dict[str, Stated | None]:
    """The conditions of one table by measure, None for those turned off, in the order written. Raises ConfigError."""
    found: dict[str, Stated | None] = {}
    for name, value in _entries(table):
        if name in found:
            raise place.error(f"{place.heading} states {name} twice")
        found[name] = _stated(value, measures.require(name, place), place)
    return found


def _entries(table: Table, prefix: str = "") -> Iterator[tuple[str, object]]:
    """Measures and their values, from dotted keys (which TOML reads as tables) and quoted ones alike."""
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and "." not in name:
            yield from _entries(cast("Table", value), f"{name}.")
        else:
            yield name, value


def _stated(value: object, info: MeasureInfo, place: Place) -> Stated | None:
    name = f"{place.heading} {info.id}"
    on: On | None = None
    if isinstance(value, dict):
        value, on = _limit_and_on(cast("Table", value), name, place)
    if value == OFF:
        return None
    if not isinstance(value, str):
        raise place.error(f"{name} must be a string, not {value_text(value)}: write {_as_text(value, info.unit)}")
    try:
        operator, limit = parse_limit(value, info.unit)
    except ValueError as error:
        raise place.error(f"{name}: {error}") from error
    return Stated(info, operator, limit, on)


def _limit_and_on(table: Table, name: str, place: Place) -> tuple[object, On | None]:
    for key in table:
        if key not in ("limit", "on"):
            raise place.error(f"{name} has no key {quoted(key)}: {suggestion(key, ('limit', 'on'))}")
    if "limit" not in table:
        raise place.error(f'{name} lacks the key "limit"')
    on = table.get("on")
    return table["limit"], None if on is None else parse_on(on, f"{name}: on", place)


def parse_on(value: object, name: str, place: Place) -> On:
    """What a condition counts. Raises ConfigError."""
    try:
        return On(cast("str", value))
    except ValueError as error:
        said = quoted(value) if isinstance(value, str) else value_text(value)
        raise place.error(f'{name} must be "all" or "new", not {said}') from error


def _as_text(value: object, unit: str) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f'"{">=" if unit == PERCENT else "<="} {value}{unit}"'
    return f'"{OFF}"' if value is False else f'a limit such as "{">= 80%" if unit == PERCENT else "<= 8"}", or "{OFF}"'
