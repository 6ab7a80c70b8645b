"""The model as bytes and back: what is remembered between runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

from msgspec import Struct

from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.measure import Measure, Sample
from gatekeeper.model.outcome import Broken, Completed, Result, Skipped
from gatekeeper.model.report import ChangeSummary, EarlierRun, Item, Report, Stuck, Verdict
from gatekeeper.model.rule import RuleInfo
from gatekeeper.model.tool import Tool

_CLASSES: tuple[type[Struct], ...] = (
    *(Finding, Location, Measure, Sample, Tool),
    *(Broken, Completed, Result, Skipped),
    *(ChangeSummary, Item, EarlierRun, Report, RuleInfo, Stuck),
)
_FIELDS = {one: one.__struct_fields__ for one in _CLASSES}
_ENUMS = (Severity, Verdict)
_PLAIN = frozenset({str, int, float, bool, type(None)})


def encoded(value: object) -> bytes:
    """The value as bytes: classes of the model, tuples, mappings, fractions, paths and plain values.

    Raises TypeError for anything else.
    """
    return json.dumps(_packed(value), separators=(",", ":")).encode("ascii")


def decoded(content: bytes) -> Any:
    """The value that was encoded. Raises ValueError when it was encoded by another version of the model."""
    try:
        return _unpacked(json.loads(content))
    except (TypeError, KeyError, IndexError, AttributeError) as error:
        raise ValueError(f"not of this version: {error}") from error


def _packed(value: object) -> object:
    """Plain values stay as they are; all others become a list that begins with what they are."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if isinstance(value, tuple):
        return ["()", *map(_packed, cast("tuple[object, ...]", value))]
    if kind in _FIELDS:
        return [kind.__name__, *(_packed(getattr(value, name)) for name in _FIELDS[kind])]
    return _packed_object(value)


def _packed_object(value: object) -> object:
    name = type(value).__name__
    if isinstance(value, Mapping):
        pairs = cast("Mapping[object, object]", value).items()
        return ["{}", *([_packed(key), _packed(one)] for key, one in pairs)]
    if isinstance(value, _ENUMS):
        return [name, value.value]
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Fraction):
        return ["/", value.numerator, value.denominator]
    if isinstance(value, Path):
        return ["path", str(value)]
    raise TypeError(f"{name} cannot be remembered")


def _unpacked(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    kind, *parts = cast("list[Any]", value)
    return _READERS[kind](parts)


def _tuple(parts: list[Any]) -> tuple[Any, ...]:
    return tuple(map(_unpacked, parts))


def _mapping(parts: list[Any]) -> dict[Any, Any]:
    return {_unpacked(key): _unpacked(one) for key, one in parts}


def _reader(made: type[Any]) -> Callable[[list[Any]], Any]:
    return lambda parts: made(*map(_unpacked, parts))


_READERS: Mapping[str, Callable[[list[Any]], Any]] = {
    "/": lambda parts: Fraction(*parts),
    "path": lambda parts: Path(*parts),
    "()": _tuple,
    "{}": _mapping,
    **{one.__name__: _reader(one) for one in (*_CLASSES, *_ENUMS)},
}
