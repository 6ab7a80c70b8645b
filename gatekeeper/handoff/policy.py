"""One digest for everything that a verdict was judged by."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from hashlib import sha256
from pathlib import PurePath
from typing import Any, cast

from msgspec import Struct
from msgspec.structs import asdict

from gatekeeper.model.check import Check
from gatekeeper.rules import Rules


def policy_digest(rules: Rules, checks: Mapping[str, Check]) -> str:
    """The SHA-256, in hexadecimal, of the conditions, settings, waivers and baseline that judge, scope included.

    Where they were written down plays no part, only what they say.
    """
    said = plain({"rules": rules.essence, "checks": dict(checks)})
    return sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def plain(value: object) -> object:
    """The value made of nothing but what JSON knows; equal values become equal, whatever their order of keys."""
    match value:
        case Enum():
            return str(value.value)
        case None | bool() | int() | float() | str():
            return value
        case Fraction() | date() | PurePath():
            return str(value)
        case _:
            return _composed(value)


def _composed(value: object) -> object:
    """The same for what is made of other values."""
    match value:
        case Mapping():
            return {str(plain(key)): plain(one) for key, one in cast("Mapping[object, object]", value).items()}
        case frozenset():
            return sorted(map(str, map(plain, cast("frozenset[object]", value))))
        case tuple():
            return list(map(plain, cast("tuple[object, ...]", value)))
        case Struct():
            return _named(value, asdict(value))
        case _ if is_dataclass(value):
            return _named(value, {one.name: getattr(value, one.name) for one in fields(cast("Any", value))})
        case _:
            # Whatever has no settled form would make a digest that fits nothing, not even itself.
            raise TypeError(f"a {type(value).__name__} cannot be part of a policy")


def _named(value: object, fields: Mapping[str, object]) -> object:
    """The fields of a value with the name of its class."""
    return {"": type(value).__name__} | {name: plain(one) for name, one in fields.items()}
