"""What tests can leave to each other in a process, as one digest: equal digests, equal state, as far as it can be seen.

Looked at are the project's modules with everything that can be reached from them, a summary of those of its packages,
what tests usually change in the standard library, and the process. Nothing here runs code of what it looks at.
"""

from __future__ import annotations

import contextlib
import contextvars
import functools
import gc
import io
import itertools
import locale
import logging
import os
import random
import re
import signal
import sys
import threading
import types
import warnings
import weakref
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import Any

OWN = ("pytest", "_pytest", "pluggy", "iniconfig", "coverage", "xdist", "execnet", "hypothesis", "gatekeeper_", "__")
"""How the names of packages begin whose state is the test run's own."""
STANDARD: frozenset[str] = getattr(sys, "stdlib_module_names", frozenset[str]())
ATOMS = frozenset({int, float, complex, bool, type(None), type(...), type(NotImplemented), range, slice})
CACHE: Any = type(functools.lru_cache(len))
SILENT: tuple[type, ...] = (
    *(types.CodeType, types.FrameType, types.TracebackType, types.BuiltinFunctionType),
    *(types.GetSetDescriptorType, types.MemberDescriptorType, types.WrapperDescriptorType, types.MethodDescriptorType),
    *(weakref.ref, type(threading.Lock()), type(threading.RLock())),
    *(types.ClassMethodDescriptorType, types.MethodWrapperType, contextvars.ContextVar, contextvars.Token),
)
"""Types of objects of which only the type is told: they never change, or nothing else can be asked."""
BLIND = ("sqlite3", "mmap", "_ctypes", "_queue", "itertools", "decimal", "xml")
"""Modules of the standard library whose compiled objects hold state that nobody can look at."""
ITERATORS = ("iterator", "generator", "coroutine", "enumerate", "zip", "map", "filter")
"""How the names of types end whose objects know how far somebody came, and do not say."""
SEALED = frozenset(
    {"simplejson.Scanner", "simplejson.Encoder", "pydantic_core.SchemaValidator", "pydantic_core.SchemaSerializer"}
)
"""Types of extension modules whose objects do not change."""
HEAP = 1 << 9
"""The flag of types that are made while a program runs."""
HIDDEN = frozenset(
    {"__dict__", "__weakref__", "__static_attributes__", "__firstlineno__", "__builtins__", "__cached__", "__spec__"}
    | {"__loader__", "__warningregistry__", "_abc_impl", "__annotate__", "__slotnames__", "__protocol_attrs__"}
    | {"__non_callable_proto_members__", "__callable_proto_members_only__", "__annotations_cache__"}
    | {"__annotate_func__", "@py_builtins", "@pytest_ar"}
)
"""Names that come with every class or module, that Python adds by itself, and line numbers."""
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
CLASS_DICT, HOME = type.__dict__["__dict__"], type.__dict__["__module__"]
DICT: Any = dict
CALLBACKS: Any = import_module("atexit")._ncallbacks
TYPE: Any = type
REGISTERED: Any = import_module("_abc")._get_dump
"""What was registered with an abstract class, among other things; it is told nowhere else."""
Roots = Iterable[tuple[str, object]]


class Look:
    """One look at everything; `blind` are names of types whose objects may hold state that cannot be seen.

    `roots` are further objects to look at, and `seeded` says that every test sets `random` anew.
    """

    def __init__(self, project: str, roots: Roots = (), *, seeded: bool = False) -> None:
        self.blind: set[str] = set()
        own, others = modules(project)
        self._own = frozenset(name.partition(".")[0] for name, _ in own)
        self._said: list[str] = []
        self._seen: dict[int, int] = {}
        self._alive: list[object] = []
        self._kinds: dict[type, str] = {}
        for name, value in (*process(seeded=seeded), *roots, *own, *others):
            self._said.append(f"\n{name}")
            self._walk(value)
        said = "\0".join(self._said).encode("utf-8", "surrogatepass")
        self.digest = blake2b(anonymous(said), digest_size=16).hexdigest()
        del self._seen, self._alive

    def _walk(self, root: object) -> None:
        waiting = [root]
        while waiting:
            one: Any = waiting.pop()
            kind = TYPE(one)
            if kind is str:
                self._said.append(one)
            elif kind in ATOMS:
                self._said.append(repr(one))
            else:
                number = self._seen.setdefault(id(one), len(self._seen))
                if number < len(self._alive):
                    self._said.append(f"@{number}")
                else:
                    self._alive.append(one)
                    waiting.extend(reversed(self._parts(one, kind)))

    def _parts(self, one: Any, kind: Any) -> list[Any]:
        parts: list[Any]
        if kind is list or kind is tuple:
            parts = [*one]
        elif kind is dict:
            parts = [part for pair in one.items() for part in pair]
        else:
            if kind not in self._kinds:
                self._kinds[kind] = self._kind(kind)
            how = self._kinds[kind]
            parts = [*getattr(self, how)(one)] if how else []
        self._said.append(f"{kind.__name__} {len(parts)}")
        return parts

    def _kind(self, kind: Any) -> str:
        """The method that tells the parts of objects of a type; "" where there are none."""
        for types_, how in KINDS:
            if issubclass(kind, types_):
                return how
        home = str(HOME.__get__(kind)).partition(".")[0]
        if home.startswith(OWN) or home == "_io":
            return ""
        if hides(kind, home):
            self.blind.add(f"{home}.{kind.__name__}")
        return "_instance"

    def _plain(self, one: Any) -> Iterator[object]:
        yield repr(one)

    def _pattern(self, one: Any) -> Iterator[object]:
        yield from (one.pattern, one.flags)

    def _buffer(self, one: Any) -> Iterator[object]:
        with contextlib.suppress(ValueError):  # it is closed
            yield one.getvalue()

    def _bytes(self, one: Any) -> Iterator[object]:
        yield blake2b(bytes(one)).hexdigest()

    def _random(self, one: Any) -> Iterator[object]:
        yield repr(random.Random.getstate(one))

    def _module(self, one: Any) -> Iterator[object]:
        yield str(names_in(one).get("__name__"))

    def _dict(self, one: Any) -> Iterator[object]:
        pairs: Any = DICT.items(one)
        yield from (part for pair in list(pairs) for part in pair)
        yield from gc.get_referents(one)

    def _weak(self, one: Any) -> Iterator[object]:
        kept: Any = DICT.items(object.__getattribute__(one, "__dict__")["data"])
        for reference, value in list(kept):
            key = reference()
            if key is not None and not issubclass(type(key), io.IOBase):  # streams are made anew for each test
                yield from (key, value)

    def _set(self, one: Any) -> Iterator[object]:
        told = [(shown(value), place, value) for place, value in enumerate(gc.get_referents(one))]
        yield from (value for _, _, value in sorted(told, key=lambda each: each[:2]))

    def _logger(self, one: Any) -> Iterator[object]:
        state = object.__getattribute__(one, "__dict__")
        yield from (state.get(name) for name in ("name", "level", "disabled", "propagate", "filters"))
        yield [handler for handler in state.get("handlers", ()) if not str(HOME.__get__(type(handler))).startswith(OWN)]

    def _cached(self, one: Any) -> Iterator[object]:
        home = str(getattr(one, "__module__", ""))
        yield from (home, getattr(one, "__qualname__", ""))
        if home.partition(".")[0] in self._own:  # what others remember of pure functions makes no difference
            told = CACHE.cache_info(one)
            yield from (told.misses, told.currsize, *gc.get_referents(one))

    def _class(self, one: Any) -> Iterator[object]:
        names, home = dict(CLASS_DICT.__get__(one)), str(HOME.__get__(one))
        yield from (home, one.__name__)
        if home.partition(".")[0] in STANDARD or home.startswith(("builtins", *OWN)):
            return
        for name, value in names.items():
            if name not in HIDDEN:
                yield from (name, value)
        if "_abc_impl" in names:
            yield len(REGISTERED(one)[0])

    def _function(self, one: Any) -> Iterator[object]:
        home = str(one.__module__)
        yield from (home, one.__qualname__)
        if home.partition(".")[0] not in STANDARD:
            yield from (one.__defaults__, one.__kwdefaults__, one.__closure__, one.__dict__)
            code = one.__code__
            if not code.co_filename.endswith(".py"):  # made while the program runs, perhaps from a file of data
                yield repr((code.co_code, code.co_names, [part for part in code.co_consts if is_simple(part)]))

    def _local(self, one: Any) -> Iterator[object]:
        yield threading.local.__getattribute__(one, "__dict__")

    def _instance(self, one: Any) -> Iterator[object]:
        names: Any = None
        if type(one).__dictoffset__:
            with contextlib.suppress(AttributeError, TypeError):
                names = object.__getattribute__(one, "__dict__")
                yield names
        yield from (part for part in gc.get_referents(one) if part is not type(one) and part is not names)


KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (str, "_plain"),
    (SILENT, ""),
    (type, "_class"),
    (types.ModuleType, "_module"),
    (types.FunctionType, "_function"),
    (dict, "_dict"),
    (weakref.WeakKeyDictionary, "_weak"),
    ((set, frozenset), "_set"),
    ((bytes, bytearray), "_bytes"),
    (random.Random, "_random"),
    (re.Pattern, "_pattern"),
    ((io.StringIO, io.BytesIO), "_buffer"),
    (itertools.count, "_plain"),
    (logging.Logger, "_logger"),
    (CACHE, "_cached"),
    (threading.local, "_local"),
)


def hides(kind: Any, home: str) -> bool:
    """Whether objects of a type may hold what nobody can look at."""
    if home == "sqlite3" or kind.__name__.endswith(ITERATORS):
        return True
    if home in STANDARD:
        return home in BLIND and not kind.__flags__ & HEAP
    return is_compiled(kind) and f"{home}.{kind.__name__}" not in SEALED


def is_compiled(kind: Any) -> bool:
    """Whether a type is an extension module's, whose objects may hold what Python cannot see."""
    home = str(HOME.__get__(kind))
    if home == "builtins":
        return bool(kind.__flags__ & HEAP)
    module: Any = sys.modules.get(home)
    file = names_in(module).get("__file__") if issubclass(type(module), types.ModuleType) else None
    return not kind.__flags__ & HEAP or str(file).endswith((".so", ".pyd"))


def shown(value: Any) -> str:
    """What the members of a set are sorted by; their own order is another in every process."""
    kind = TYPE(value)
    if kind in ATOMS or kind is str:
        return repr(value)
    return f"{kind.__name__} {value.__qualname__ if issubclass(kind, (type, types.FunctionType)) else ''}"


def anonymous(said: bytes) -> bytes:
    """The same without the names of the run's own folders, which are others in every run."""
    for name in ("TMPDIR", "GATEKEEPER_PYTEST"):
        place = os.environ.get(name)
        if place:
            said = said.replace(os.fsencode(place), b"<>")
    return said


def names_in(module: Any) -> dict[str, Any]:
    """The names in a module."""
    return types.ModuleType.__getattribute__(module, "__dict__")


def modules(project: str) -> tuple[list[tuple[str, object]], list[tuple[str, object]]]:
    """The modules of the project with their names, and a summary of those of other packages."""
    own: list[tuple[str, object]] = []
    others: list[tuple[str, object]] = []
    loaded: list[tuple[str, Any]] = sorted(sys.modules.items(), key=lambda pair: pair[0])
    for name, module in filter(is_looked_at, loaded):
        names = {key: value for key, value in list(names_in(module).items()) if key not in HIDDEN}
        file = str(names.get("__file__"))
        if file.startswith(project) and "site-packages" not in file:
            own.append((name, names))
        else:
            others.append((name, [*map(brief, names.values())]))
    return own, others


def is_looked_at(loaded: tuple[str, Any]) -> bool:
    """Whether a module is neither Python's nor the test run's own."""
    name, module = loaded
    top = name.partition(".")[0]
    if top in STANDARD or top.startswith(("pytest_", *OWN)):
        return False
    return issubclass(type(module), types.ModuleType)


def brief(value: Any) -> object:
    """What of a value is most likely to be changed on purpose."""
    kind = TYPE(value)
    if kind is str or kind in ATOMS:
        return value
    if kind is types.FunctionType or kind is type:
        return value.__name__
    return f"{kind.__name__} {len(value)}" if kind in (dict, list, set) else kind.__name__


def process(*, seeded: bool) -> Iterator[tuple[str, object]]:
    """The state of the process and of the standard library."""
    yield "environment", {key: value for key, value in os.environ.items() if key != "PYTEST_CURRENT_TEST"}
    yield "folder", str(Path.cwd())
    yield "path", [*sys.path, *map(named, (*sys.meta_path, *sys.path_hooks))]
    yield "filters", [*map(repr, warnings.filters)]
    yield "hooks", [*map(named, (sys.excepthook, sys.displayhook, sys.unraisablehook))]
    yield "threads", len(threading.enumerate())
    yield "limits", (sys.getrecursionlimit(), sys.getswitchinterval())
    yield "signals", [*map(named, map(signal.getsignal, sorted(signal.valid_signals())))]
    yield "random", "" if seeded else blake2b(repr(random.getstate()).encode()).hexdigest()
    yield "files", left_behind(os.environ.get("TMPDIR", ""))
    yield "more", [*settings()]
    yield "variables", sorted((var.name, named(value)) for var, value in contextvars.copy_context().items())
    yield from library()


def library() -> Iterator[tuple[str, object]]:
    """What tests usually change in the standard library."""
    known = sorted(logging.root.manager.loggerDict.items())
    yield "loggers", [logging.root, *(pair for pair in known if is_set(pair[1]))]
    yield "logging", (logging.root.manager.disable, named(logging.getLoggerClass()), logging.getLevelName(5))
    for name in SHALLOW:
        names = names_in(sys.modules[name]) if name in sys.modules else {}
        yield name, [f"{key}={named(value)}" for key, value in sorted(names.items()) if key not in RESTLESS]


def settings() -> Iterator[object]:
    """What compiled modules keep to themselves, where they are in use."""
    yield from (locale.setlocale(locale.LC_ALL, None), gc.isenabled(), *gc.get_threshold(), CALLBACKS())
    loaded: dict[str, Any] = dict(sys.modules)
    if "decimal" in loaded:
        used = loaded["decimal"].getcontext()
        yield from (used.prec, used.rounding)
    if "socket" in loaded:
        yield loaded["socket"].getdefaulttimeout()


def left_behind(folder: str) -> list[str]:
    """What lies in the folder for temporary files beside pytest's own."""
    names = (path.name for path in Path(folder).iterdir()) if folder else iter(())
    return sorted(name for name in names if not name.startswith("pytest-of-"))


def is_set(logger: Any) -> bool:
    """Whether a logger is another than the one that would be made if it were asked for."""
    if type(logger) is not logging.getLoggerClass():
        return type(logger) is not logging.PlaceHolder
    return bool(logger.level or logger.handlers or logger.filters or logger.disabled or not logger.propagate)


def is_simple(value: object) -> bool:
    """Whether a value says everything of itself."""
    return type(value) is str or type(value) in ATOMS


def named(value: Any) -> str:
    """A value by its kind and name."""
    if issubclass(type(value), (type, types.FunctionType, types.BuiltinFunctionType)):
        return f"{value.__module__}.{value.__qualname__}"
    return repr(value) if is_simple(value) else type(value).__name__
