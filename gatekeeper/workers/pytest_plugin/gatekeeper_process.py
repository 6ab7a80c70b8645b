"""What tests can leave to each other in the process and in the standard library, by section; and pytest's own objects.

Nothing here runs code of what it looks at.
"""

from __future__ import annotations

import contextvars
import gc
import locale
import logging
import os
import signal
import sys
import threading
import types
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from operator import is_
from pathlib import Path
from typing import Any

STANDARD: frozenset[str] = getattr(sys, "stdlib_module_names", frozenset())
ATOMS = frozenset({int, float, complex, bool, type(None), type(...), type(NotImplemented), range, slice})
SHALLOW = (
    "builtins",
    "logging",
    "os",
    "sys",
    "time",
    "random",
    "socket",
    "subprocess",
    "threading",
    "datetime",
    "json",
)
"""Modules of the standard library in which tests exchange things."""
RESTLESS = frozenset({"stdin", "stdout", "stderr", "last_traceback", "last_value", "last_type", "last_exc"})
"""Names in `sys` that the capturing of output, and a failure, change."""
DEEP, MOST = 3, 100
"""Containers in each other, and members of each, of which something is told of pytest's own objects."""
TYPE: Any = type
CALLABLE = (type, types.FunctionType, types.BuiltinFunctionType)
"""Types of what modules have to be called."""
XDIST = frozenset({"workerinput", "workeroutput"})
"""Names by which pytest-xdist keeps in the configuration what its processes tell each other."""
LOGGER = "logger "
"""How the names of sections begin that are loggers."""


def process() -> Iterator[tuple[str, object]]:
    """The state of the process and of the standard library; no module is called as one of these sections is."""
    yield "process: environment", dict(sorted(pair for pair in os.environ.items() if pair[0] != "PYTEST_CURRENT_TEST"))
    yield "process: folder", str(Path.cwd())
    yield "process: path", [*sys.path, *map(named, (*sys.meta_path, *sys.path_hooks))]
    yield "process: filters", [*map(repr, warnings.filters)]
    yield "process: hooks", [*map(named, (sys.excepthook, sys.displayhook, sys.unraisablehook))]
    yield "process: threads", len(threading.enumerate())
    yield "process: limits", (sys.getrecursionlimit(), sys.getswitchinterval())
    yield "process: signals", [*map(named, map(signal.getsignal, sorted(signal.valid_signals())))]
    yield "process: more", [*settings()]
    yield "process: variables", variables()
    yield from library()


def variables() -> dict[str, list[str]]:
    """The variables of the context by name, which several may have."""
    told: dict[str, list[str]] = {}
    for name, value in sorted((var.name, named(value)) for var, value in contextvars.copy_context().items()):
        told.setdefault(name, []).append(value)
    return told


def library() -> Iterator[tuple[str, object]]:
    """What tests usually change in the standard library."""
    yield "logger of all", logging.root
    for name, one in list(logging.root.manager.loggerDict.items()):
        if type(one) is not logging.PlaceHolder:
            yield f"{LOGGER}{name}", one
    yield "process: logging", (logging.root.manager.disable, named(logging.getLoggerClass()), logging.getLevelName(5))
    for name in SHALLOW:
        names = names_in(sys.modules[name]) if name in sys.modules else {}
        yield (
            f"library: {name}",
            {key: named(value) for key, value in sorted(names.items()) if key not in RESTLESS},
        )


def settings() -> Iterator[object]:
    """What compiled modules keep to themselves, where they are in use."""
    yield from (locale.setlocale(locale.LC_ALL, None), gc.isenabled(), *gc.get_threshold(), *map(named, sys.argv))
    loaded: dict[str, Any] = dict(sys.modules)
    if "decimal" in loaded:
        used = loaded["decimal"].getcontext()
        yield from (used.prec, used.rounding)
    if "socket" in loaded:
        yield loaded["socket"].getdefaulttimeout()


def is_simple(value: object) -> bool:
    """Whether a value says everything of itself."""
    return type(value) is str or type(value) in ATOMS


def named(value: Any) -> str:
    """A value by its kind and name."""
    if issubclass(type(value), (type, types.FunctionType, types.BuiltinFunctionType)):
        return f"{value.__module__}.{value.__qualname__}"
    return repr(value) if is_simple(value) else type(value).__name__


def set_up(sections: Iterable[str], packages: Collection[str]) -> list[str]:
    """Those sections that are loggers of some packages which are not as they are when they are first asked for."""
    loggers: dict[str, Any] = logging.root.manager.loggerDict
    names = (name[len(LOGGER) :] for name in sections if name.startswith(LOGGER))
    mine = (name for name in names if name.partition(".")[0] in packages)
    return [f"{LOGGER}{name}" for name in mine if not is_blank(loggers.get(name))]


def is_blank(logger: Any) -> bool:
    """Whether nobody but a library, which says nothing by itself, has set up a logger."""
    state: dict[str, Any] = getattr(logger, "__dict__", {})
    said = [one for one in state.get("handlers", ()) if type(one) is not logging.NullHandler]
    plain = state.get("propagate", True) and not state.get("disabled")
    return plain and not (state.get("level") or state.get("filters") or said)


def names_in(module: Any) -> dict[str, Any]:
    """The names in a module."""
    return types.ModuleType.__getattribute__(module, "__dict__")


class Library:
    """The functions and classes of the standard library that are others than when it was first looked at."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, Any]] = {}

    def told(self) -> tuple[str, object]:
        """The section of all of them, and which they are now."""
        found: dict[str, str] = {}
        loaded: list[tuple[str, Any]] = list(sys.modules.items())
        for name, module in loaded:
            if name.partition(".")[0] in STANDARD and issubclass(type(module), types.ModuleType):
                names = names_in(module)
                known = self._known.setdefault(name, names.copy())
                if not (names.keys() == known.keys() and all(map(is_, names.values(), known.values()))):
                    found.update(replaced(name, known, names))
        return "process: library", found


def replaced(module: str, known: dict[str, Any], now: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The public functions and classes of a module that something else stands for now, and what that is."""
    for name, value in known.items():
        if issubclass(type(value), CALLABLE) and now.get(name) is not value and not name.startswith("_"):
            yield f"{module}.{name}", named(now.get(name))


class Held:
    """What plug-ins and tests may keep in an object of pytest's, under names that it never uses itself."""

    def __init__(self, holder: object) -> None:
        self._holder = holder
        self._usual = usual(holder)

    def told(self) -> tuple[str, object]:
        """The section of the object, and what it holds now."""
        held: dict[str, Any] = object.__getattribute__(self._holder, "__dict__")
        mine = {key: sketch(value, DEEP) for key, value in list(held.items()) if key not in self._usual}
        return f"process: {type(self._holder).__name__}", mine


def usual(holder: object) -> frozenset[str]:
    """The names that the modules of an object's types use, and their methods; of a module, those that it has."""
    if issubclass(type(holder), types.ModuleType):
        return frozenset(names_in(holder))
    kinds = type(holder).__mro__
    homes = map(names_in, map(sys.modules.__getitem__, {kind.__module__ for kind in kinds}))
    return XDIST.union(*map(used, (*homes, *map(vars, kinds))))


def used(names: Mapping[str, Any]) -> frozenset[str]:
    """The names that functions use."""
    codes = (each.__code__ for each in list(names.values()) if type(each) is types.FunctionType)
    return frozenset(name for code in codes for name in code.co_names)


def sketch(value: Any, deep: int) -> object:
    """A value with the first members of containers in it, and of everything else the kind."""
    kind: Any = TYPE(value)
    if not deep or kind not in (dict, list, tuple, set):
        return named(value)
    if kind is dict:
        return {named(key): sketch(part, deep - 1) for key, part in islice(value.items(), MOST)}
    if kind is set:
        return sorted(named(part) for part in islice(value, MOST))
    return [sketch(part, deep - 1) for part in islice(value, MOST)]
