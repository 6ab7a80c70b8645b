"""Which modules the state of is looked at, what in them says anything, and which files of tests share things.

Nothing here runs code of what it looks at.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from gatekeeper_process import ATOMS, SHALLOW, STANDARD, TYPE, names_in

RUNNERS = frozenset({"_pytest", "pluggy", "iniconfig", "coverage", "xdist", "execnet", "hypothesis"})
"""The packages whose state is the test run's own, next to pytest and its plug-ins; the project may be one of them."""
GATEKEEPERS = frozenset(path.stem for path in Path(__file__).parent.glob("*.py"))
"""The modules of this plug-in, which nobody looks at."""
HIDDEN = frozenset(
    {"__dict__", "__weakref__", "__static_attributes__", "__firstlineno__", "__builtins__", "__cached__", "__spec__"}
    | {"__loader__", "__warningregistry__", "_abc_impl", "__annotate__", "__slotnames__", "__protocol_attrs__"}
    | {"__non_callable_proto_members__", "__callable_proto_members_only__", "__annotations_cache__"}
    | {"__annotate_func__", "@py_builtins", "@pytest_ar"}
    | {"_class_cleanups", "_classSetupFailed", "tearDown_exceptions"}
)
"""Names that come with every class or module, that Python or unittest adds by itself, and line numbers."""
CONTAINERS = frozenset({dict, list, set})
SIMPLE = frozenset({*ATOMS, str, bytes, tuple, frozenset})
"""Types of objects that never change, and may be the same one anywhere."""
HOME = type.__dict__["__module__"]
IDENTITY = object.__hash__
"""What tells objects apart as `id` does, of which every call would be heard as an event."""


def modules(project: str, passed: Collection[str]) -> tuple[list[tuple[str, object]], list[tuple[str, object]]]:
    """The modules of the project with their names, and a summary of those of other packages."""
    own: list[tuple[str, object]] = []
    others: list[tuple[str, object]] = []
    loaded: list[tuple[str, Any]] = sorted(sys.modules.items(), key=lambda pair: pair[0])
    for name, module in filter(is_module, loaded):
        file = file_of(module)
        if file.startswith(project) and "site-packages" not in file:
            if file not in passed:
                own.append((name, dict(told_in(module))))
        elif not (is_pythons(name) or is_runs(name)):
            others.append((name, [brief(value) for _, value in told_in(module)]))
    return own, others


def given_away(files: Collection[str]) -> frozenset[str]:
    """Those files of tests that another has something of: an object, a class or function, the module or its package."""
    loaded = [one for _, one in filter(is_module, sorted(sys.modules.items()))]
    homes = {name_of(one): file_of(one) for one in loaded if file_of(one) in files}
    ours = [one for one in loaded if name_of(one) in homes]
    others = [one for one in loaded if name_of(one) not in homes]
    return frozenset((*shared(ours, others, homes), *taken((*ours, *filter(may_take, others)), homes)))


def may_take(module: Any) -> bool:
    """Whether something of tests may be kept in a module: in Python's own only where tests exchange things."""
    return not is_pythons(name_of(module)) or name_of(module) in SHALLOW


def shared(ours: Iterable[Any], others: Iterable[Any], homes: Mapping[str, str]) -> Iterator[str]:
    """The files of tests that hold a container which any other module holds as well, or an object that only they do."""
    holders: dict[int, tuple[Any, set[str]]] = {}
    for one in ours:
        for value in filter(is_nameless, held_by(one)):
            holders.setdefault(IDENTITY(value), (value, set()))[1].add(homes[name_of(one)])
    held = (IDENTITY(value) for one in others for value in list(names_in(one).values()))
    elsewhere = holders.keys() & set(held)
    for mark, (value, owns) in holders.items():
        is_shared = TYPE(value) in CONTAINERS if mark in elsewhere else len(owns) > 1
        yield from owns if is_shared else ()


def is_nameless(value: Any) -> bool:
    """Whether something may change, and does not say which module it is from."""
    return TYPE(value) not in SIMPLE and not home_of(value)


def taken(takers: Iterable[Any], homes: Mapping[str, str]) -> Iterator[str]:
    """The files of tests that a class, function or module is from which another module has; of a package, all in it."""
    inside = in_packages(homes)
    for one in takers:
        for value in held_by(one):
            home = home_of(value)
            is_known = home in (inside if TYPE(value) is types.ModuleType else homes)
            yield from inside[home] if is_known and home != name_of(one) else ()


def in_packages(homes: Mapping[str, str]) -> dict[str, set[str]]:
    """The files by the names of their modules, and of the packages that these are in."""
    inside: dict[str, set[str]] = {}
    for name, file in homes.items():
        for depth in range(name.count(".") + 1):
            inside.setdefault(name.rsplit(".", depth)[0], set()).add(file)
    return inside


def held_by(module: Any) -> Iterator[Any]:
    """What a module has names for, but for its own submodules."""
    inside = f"{name_of(module)}."
    for name, value in list(names_in(module).items()):
        if name not in HIDDEN and not (TYPE(value) is types.ModuleType and name_of(value).startswith(inside)):
            yield value


def name_of(module: Any) -> str:
    """A module's name."""
    return str(names_in(module).get("__name__"))


def file_of(module: Any) -> str:
    """The file that a module is from."""
    return str(names_in(module).get("__file__"))


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
    return issubclass(type(module), types.ModuleType) and name not in GATEKEEPERS and not name.startswith("__")


def is_pythons(name: str) -> bool:
    """Whether a module that is not the project's comes with Python."""
    return name.partition(".")[0] in STANDARD


def is_runs(name: str) -> bool:
    """Whether a module that is not the project's is of what runs the tests: pytest, a plug-in of it, or another."""
    top = name.partition(".")[0]
    return top in RUNNERS or top in GATEKEEPERS or top.startswith(("__", "pytest"))


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
