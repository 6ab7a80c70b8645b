"""Which modules the state of is looked at, what in them says anything, and which files of tests share things.

Nothing here runs code of what it looks at.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from gatekeeper_process import ATOMS, STANDARD, TYPE, names_in

OWN = frozenset({"_pytest", "pluggy", "iniconfig", "coverage", "xdist", "execnet", "hypothesis"})
"""The packages whose state is the test run's own, next to pytest and its plug-ins; the project may be one of them."""
MADE = ("gatekeeper_", "__")
"""How the names of modules begin that nobody looks at."""
HIDDEN = frozenset(
    {"__dict__", "__weakref__", "__static_attributes__", "__firstlineno__", "__builtins__", "__cached__", "__spec__"}
    | {"__loader__", "__warningregistry__", "_abc_impl", "__annotate__", "__slotnames__", "__protocol_attrs__"}
    | {"__non_callable_proto_members__", "__callable_proto_members_only__", "__annotations_cache__"}
    | {"__annotate_func__", "@py_builtins", "@pytest_ar"}
    | {"_class_cleanups", "_classSetupFailed", "tearDown_exceptions"}
)
"""Names that come with every class or module, that Python or unittest adds by itself, and line numbers."""
CONTAINERS = frozenset({dict, list, set})
HOME = type.__dict__["__module__"]
IDENTITY = object.__hash__
"""What tells objects apart as `id` does, of which every call would be heard as an event."""


def modules(project: str, passed: Collection[str]) -> tuple[list[tuple[str, object]], list[tuple[str, object]]]:
    """The modules of the project with their names, and a summary of those of other packages."""
    own: list[tuple[str, object]] = []
    others: list[tuple[str, object]] = []
    loaded: list[tuple[str, Any]] = sorted(sys.modules.items(), key=lambda pair: pair[0])
    for name, module in filter(is_module, loaded):
        file = str(names_in(module).get("__file__"))
        if file.startswith(project) and "site-packages" not in file:
            if file not in passed:
                own.append((name, dict(told_in(module))))
        elif not (is_pythons(name) or is_runs(name.partition(".")[0])):
            others.append((name, [brief(value) for _, value in told_in(module)]))
    return own, others


def given_away(files: Collection[str]) -> frozenset[str]:
    """Those files of tests that another has something of: a container, a class or function, or the module."""
    loaded = [one for name, one in sorted(sys.modules.items()) if is_module((name, one))]
    homes = {name_of(one): file for one in loaded if (file := str(names_in(one).get("__file__"))) in files}
    holders: dict[int, str] = {}
    ordered = sorted(loaded, key=lambda one: name_of(one) not in homes)
    return frozenset(file for one in ordered for file in shared_by(one, homes, holders)).intersection(files)


def shared_by(module: Any, homes: Mapping[str, str], holders: dict[int, str]) -> Iterator[str]:
    """The files of which a module has something, by the names of their modules. `holders` are those of containers; the
    files of tests come first, and what comes with Python has nothing.
    """
    if is_pythons(name_of(module)) and name_of(module) not in homes:
        return
    own = homes.get(name_of(module), "")
    for value in held_by(module):
        if TYPE(value) in CONTAINERS:
            home = holders.setdefault(IDENTITY(value), own)
            yield from (home, own) if home != own else ()
        elif (home := homes.get(home_of(value), own)) != own:
            yield home


def held_by(module: Any) -> Iterator[Any]:
    """What a module has names for, but for its own submodules."""
    inside = f"{name_of(module)}."
    for name, value in list(names_in(module).items()):
        if name not in HIDDEN and not (TYPE(value) is types.ModuleType and name_of(value).startswith(inside)):
            yield value


def name_of(module: Any) -> str:
    """A module's name."""
    return str(names_in(module).get("__name__"))


def home_of(value: Any) -> str:
    """The name of the module that something with a name is from, or is."""
    kind = TYPE(value)
    if kind is types.ModuleType:
        return name_of(value)
    if issubclass(kind, type):
        return str(HOME.__get__(value))
    return str(value.__module__) if kind is types.FunctionType else ""


def is_module(loaded: tuple[str, Any]) -> bool:
    """Whether there is a module, and not gatekeeper's own or one that Python makes."""
    name, module = loaded
    return issubclass(type(module), types.ModuleType) and not name.startswith(MADE)


def is_pythons(name: str) -> bool:
    """Whether a module that is not the project's comes with Python."""
    return name.partition(".")[0] in STANDARD


def is_runs(top: str) -> bool:
    """Whether a package that is not the project's runs the tests, by its name: pytest, a plug-in of it, or another."""
    return top in OWN or top.startswith((*MADE, "pytest"))


def told_in(module: Any) -> list[tuple[str, Any]]:
    """The names of a module that say anything: modules in it are told of by themselves."""
    names = attributes(names_in(module)).items()
    return [pair for pair in names if TYPE(pair[1]) is not types.ModuleType and pair[0] not in HIDDEN]


def brief(value: Any) -> object:
    """What of a value is most likely to be changed on purpose."""
    kind = TYPE(value)
    if kind is str or kind in ATOMS:
        return value
    return value.__name__ if kind is types.FunctionType or kind is type else kind.__name__


def attributes(names: dict[str, Any]) -> dict[str, Any]:
    """The names that an object has, but for those of what says nothing."""
    return {name: value for name, value in list(names.items()) if TYPE(value) not in CONTAINERS or value}
