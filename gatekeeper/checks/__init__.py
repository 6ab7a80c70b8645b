"""One module a check; the module's name is the check's id.

A check is a public module of this package that exports `CHECK`, or a class that another distribution offers under the
entry-point group `gatekeeper.checks`, the entry point's name being the id.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from gatekeeper.errors import ConfigError
from gatekeeper.model.check import Check

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "gatekeeper.checks"
_ABOUT = ("*.dist-info", "*.egg-info", "EGG-INFO")
"""The folders in which distributions tell what they offer."""


def available() -> Mapping[str, type[Check]]:
    """Every check by id. Imports them all; raises ConfigError when a plug-in is broken."""
    return {name: load(name) for name in ids()}


def ids() -> tuple[str, ...]:
    """The ids of every check, sorted; imports none. Raises ConfigError when a plug-in takes a name that is taken."""
    return tuple(sorted((*_built_in(), *_plugins())))


def load(id: str) -> type[Check]:
    """The check of that id, one of `ids()`; imports no other. Raises ConfigError when a plug-in is broken."""
    if id in _built_in():
        check: type[Check] = import_module(f"{__name__}.{id}").CHECK
        return check
    point = _plugins().get(id)
    if point is None:
        raise ConfigError(f'there is no check "{id}"; there are {", ".join(ids())}')
    return _load_plugin(point)


@cache
def _built_in() -> frozenset[str]:
    return frozenset(module.name for module in iter_modules(__path__) if not module.name.startswith("_"))


@cache
def _plugins() -> Mapping[str, EntryPoint]:
    if not any(map(_may_offer, sys.path)):
        return {}
    from importlib.metadata import entry_points

    found: dict[str, EntryPoint] = {}
    for point in entry_points(group=GROUP):
        if point.name in _built_in():
            raise ConfigError(f'{_owner(point)} offers a check "{point.name}", which is one of gatekeeper\'s own')
        if point.name in found:
            raise ConfigError(f'{_owner(point)} and {_owner(found[point.name])} both offer a check "{point.name}"')
        found[point.name] = point
    return found


def _may_offer(place: str) -> bool:
    """Whether a place of distributions may hold one with checks; to ask each of them takes twelve times as long."""
    try:
        folder = Path(place or ".")
        files = [path for kind in _ABOUT for path in folder.glob(f"{kind}/entry_points.txt")]
        return any(GROUP.encode() in path.read_bytes() for path in files) or folder.is_file()
    except OSError:
        return True


def _load_plugin(point: EntryPoint) -> type[Check]:
    try:
        check: object = point.load()
    # A plug-in may fail in any way while it is imported, and the user should hear whose it is.
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise ConfigError(f'the check "{point.name}" of {_owner(point)} cannot be loaded ({reason})') from error
    if not (isinstance(check, type) and issubclass(check, Check) and hasattr(check, "__dataclass_fields__")):
        raise ConfigError(f'the check "{point.name}" of {_owner(point)} is not a dataclass that derives from Check')
    if getattr(check, "id", None) != point.name:
        raise ConfigError(f'the check "{point.name}" of {_owner(point)} must have that id')
    return check


def _owner(point: EntryPoint) -> str:
    return f"the distribution {point.dist.name}" if point.dist else f"the plug-in {point.value}"
