"""What tests can leave to each other in a process, by section: a section that says the same is in the same state.

Looked at are the project's modules with everything that can be reached from them, a summary of those of its packages,
what tests usually change in the standard library, and the process. Not looked at are the modules that hold tests, which
nothing else reads, and what says nothing: an attribute that is an empty container may as well be absent, which is how
things come to be that are made when they are first asked for. Nothing here runs code of what it looks at.
"""

from __future__ import annotations

import contextlib
import contextvars
import datetime
import enum
import functools
import gc
import io
import itertools
import logging
import random
import re
import threading
import types
import weakref
from array import array
from collections.abc import Collection, Iterable, Iterator
from hashlib import blake2b
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from gatekeeper_effects import AGAIN, BETWEEN, MAPPING, NUMBER, PARTS, SET, TEXT, effect, short
from gatekeeper_modules import HIDDEN, HOME, IDENTITY, SIMPLE, attributes, is_pythons, is_runs, modules, told_in
from gatekeeper_process import ATOMS, TYPE, Library, is_simple, named, names_in, process, set_up

CACHE: Any = type(functools.lru_cache(len))
SILENT: tuple[type, ...] = (
    *(types.CodeType, types.FrameType, types.TracebackType, types.BuiltinFunctionType),
    *(types.GetSetDescriptorType, types.MemberDescriptorType, types.WrapperDescriptorType, types.MethodDescriptorType),
    *(weakref.ref, type(threading.Lock()), type(threading.RLock())),
    *(types.ClassMethodDescriptorType, types.MethodWrapperType, contextvars.ContextVar, contextvars.Token),
)
"""Types of objects of which only the type is told: they never change, or nothing else can be asked."""
ITERATORS = ("iterator", "generator", "coroutine", "enumerate", "zip", "map", "filter")
"""How the names of types end whose objects know how far somebody came, and do not say."""
MOST = 1_000_000
"""Objects beyond which a look is given up: it would take seconds."""
INSIDE = 5_000
"""The same for what a module holds by itself: one of tests before and after them, others when they are imported."""
FEW = 200
"""Members of a container of which it is said where they are from when they are seen elsewhere."""
UNNAMED = SIMPLE | {type, types.FunctionType, types.ModuleType}
"""Types of objects that say by themselves what they are, or of which Python makes one for all."""
LOOKS = itertools.count()
"""A number for everything that never says the same, since nobody can look into it."""
NOTED = "_hypothesis_internal"
"""How the names begin under which hypothesis keeps notes of its own in a function of tests."""
CALLED: dict[type, str] = {dict: MAPPING, set: SET, frozenset: SET, weakref.WeakSet: SET}
"""What types are called whose objects are what their members are."""
TIMES: tuple[tuple[type, tuple[str, ...]], ...] = (
    (datetime.date, ("year", "month", "day")),
    *((kind, ("hour", "minute", "second", "microsecond", "fold")) for kind in (datetime.datetime, datetime.time)),
    (datetime.timedelta, ("days", "seconds", "microseconds")),
)
"""What times are made of: nobody can look into them otherwise."""
CLASS_DICT = type.__dict__["__dict__"]
DICT: Any = dict
REGISTERED: Any = import_module("_abc")._get_dump
"""What was registered with an abstract class, among other things; it is told nowhere else."""


if TYPE_CHECKING:
    Roots = Iterable[tuple[str, object]]
    Section = tuple[str, str]
    """What a section says, but for its numbers, and those."""
    Changed = dict[str, dict[str, Any]]
    """By section, `how` it changed, and the `effect` (see there)."""

NOTHING = ("", "")
"""What a section says of what is not there."""
NUMBERS, MORE = "numbers", "more"
"""How a section changed: only numbers in it, as where something is counted, or anything else."""


class State:
    """What is known of the state of the process since the first look."""

    def __init__(self, project: str) -> None:
        self._project = project
        self._own: Roots = ()
        self._library = Library()
        self._known: dict[str, Section] = {}
        self._made: dict[str, Section] = {}
        self._fresh: dict[str, tuple[types.ModuleType, Section]] = {}

    @property
    def own(self) -> dict[str, list[str]]:
        """What the sections of the project's modules said at the last look, and their numbers, in a few letters."""
        return {name: [*map(short, self._known[name])] for name, _ in self._own if name in self._known}

    def imported(self, module: types.ModuleType) -> None:
        """Looks at what a module holds that was imported, which others may change before the next look."""
        name = module.__name__
        if name in self._known:
            return  # what became of it is told by comparing it with what it was
        with contextlib.suppress(OverflowError):
            was = self._fresh[name][1] if name in self._fresh else inside(module)
            self._fresh[name] = (module, was)

    def made(self, name: str, value: object) -> None:
        """Looks at something that was made for many tests."""
        self._made[name] = self._alone(name, value)

    def changed(self, passed: Collection[str] = (), made: Roots = ()) -> Changed:
        """The sections that are not as they were at the last look, with what became of them.

        One that was not there has not changed, unless it is a logger that somebody set up, or a module that is not as
        it was imported: what is made when it is first asked for would be the same at any other time. The modules of the
        files that are `passed` are not looked at. Of what was `made`, each is a section of its own.
        """
        self._own, others = modules(self._project, passed)
        order = {name: number for number, name in enumerate(self._known)}
        self._own = sorted(self._own, key=lambda pair: order.get(pair[0], len(order)))  # as they were first seen
        sections = (*process(), self._library.told(), *self._own, *others)
        seen = Look(self._own, sections, tuple(self._known)).sections
        made_now = {name: self._alone(name, value) for name, value in made}
        found = {name: change(was, seen.get(name)) for name, was in self._known.items()}
        found.update({name: change(self._made.get(name, now), now) for name, now in made_now.items()})
        found.update(self._new(seen))
        self._known, self._made, self._fresh = seen, made_now, {}
        return {name: told for name, told in found.items() if told}

    def _new(self, seen: dict[str, Section]) -> Changed:
        """What became since of what was not there at the last look."""
        tops = frozenset(name.partition(".")[0] for name, _ in self._own)
        loggers = set_up(seen.keys() - self._known.keys(), tops) if self._known else ()
        imported = {name: change(was, inside(module)) for name, (module, was) in self._fresh.items()}
        return {**imported, **{name: change(NOTHING, seen[name]) for name in loggers}}

    def _alone(self, name: str, value: object) -> Section:
        return Look(self._own, [(name, value)]).sections[name]


def change(was: Section, now: Section | None) -> dict[str, Any]:
    """How a section changed, and what became of it; nothing if it did not."""
    if was == now:
        return {}
    only_numbers = now is not None and was[0] == now[0]
    return {"how": NUMBERS if only_numbers else MORE, "effect": effect(was, now)}


class Look:
    """One look at all sections, those of the project's `own` modules among them; `known` ones are looked at first.

    What can be reached from several sections belongs to the first of them, so they must keep their order.
    """

    most: ClassVar[int] = MOST

    def __init__(self, own: Roots, sections: Roots, known: Iterable[str] = ()) -> None:
        self.sections: dict[str, Section] = {}
        self._own = frozenset(name.partition(".")[0] for name, _ in own)
        self._roots = own
        self._seen: dict[int, tuple[str, int, object]] = {}
        self._kinds: dict[type, str] = {}
        found = dict(sections)
        for name in dict.fromkeys((*filter(found.__contains__, known), *found)):
            self._said: list[str] = []
            self._numbers: list[str] = []
            self._section = name
            self._walk(found[name])
            self.sections[name] = (BETWEEN.join(self._said), BETWEEN.join(self._numbers))
        del self._seen

    def _walk(self, root: object) -> None:
        waiting, seen, say, most, before = [root], self._seen, self._said.append, self.most, len(self._seen)
        while waiting:  # as few names of attributes as possible: this is where a look spends its time
            one: Any = waiting.pop()
            kind = TYPE(one)
            if kind is str:
                say(f"{TEXT}{one}")
            elif kind is int or kind is float:
                say(NUMBER)
                self._numbers.append(repr(one))
            elif kind in ATOMS:
                say(repr(one))
            elif (mark := IDENTITY(one)) in seen:
                say(self._again(one, kind))
            else:
                seen[mark] = (self._section, len(seen) - before, one)
                if len(seen) > most:
                    raise OverflowError(f"there are more than {most:,} objects")
                waiting.extend(reversed(self._parts(one, kind)))

    def _again(self, one: Any, kind: Any) -> str:
        """What is said of an object that was told already: its place in its section, its kind or name in others."""
        section, place, _ = self._seen[IDENTITY(one)]
        if section == self._section:
            return f"{AGAIN}{place}"
        return f"{AGAIN}{shown(one, kind)}{self._called.get(IDENTITY(one), '')}"

    @functools.cached_property
    def _called(self) -> dict[int, str]:
        return called(self._roots)

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
        self._said.append(f"{PARTS}{len(parts)} {CALLED.get(kind, kind.__name__)}")
        return parts

    def _kind(self, kind: Any) -> str:
        """The method that tells the parts of objects of a type; "" where there are none."""
        for types_, how in KINDS:
            if issubclass(kind, types_):
                return how
        home, name = str(HOME.__get__(kind)).partition(".")[0], kind.__name__
        if (home, name) == ("decimal", "Decimal"):
            return "_plain"
        if is_restless(home, name):
            return "_restless"
        return "" if self._is_runs(home) or home == "_io" else "_instance"

    def _is_runs(self, home: str) -> bool:
        """Whether something from a module is the test run's own, and not the project's."""
        return is_runs(home) and not self._is_own(home)

    def _is_pythons(self, home: str) -> bool:
        """Whether something from a module comes with Python, and is not the project's."""
        return is_pythons(home) and not self._is_own(home)

    def _is_own(self, home: str) -> bool:
        return home.partition(".")[0] in self._own

    def _plain(self, one: Any) -> Iterator[object]:
        yield repr(one)

    def _text(self, one: Any) -> Iterator[object]:
        yield str.__str__(one)
        yield from self._instance(one)

    def _number(self, one: Any) -> Iterator[object]:
        bases: tuple[Any, ...] = (int, float, complex)
        yield next(base.__repr__(one) for base in bases if issubclass(type(one), base))
        yield from self._instance(one)

    def _time(self, one: Any) -> Iterator[object]:
        for kind, names in TIMES:
            if issubclass(type(one), kind):
                yield from (getattr(kind, name).__get__(one) for name in names)

    def _restless(self, _one: Any) -> Iterator[object]:
        yield f"look {next(LOOKS)}"

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

    def _weak_set(self, one: Any) -> Iterator[object]:
        kept: Any = object.__getattribute__(one, "__dict__")["data"]
        yield from in_order(value for value in (reference() for reference in list(kept)) if value is not None)

    def _set(self, one: Any) -> Iterator[object]:
        yield from in_order(gc.get_referents(one))

    def _logger(self, one: Any) -> Iterator[object]:
        state = object.__getattribute__(one, "__dict__")
        yield from (state.get(name) for name in ("name", "level", "disabled", "propagate", "filters"))
        handlers = state.get("handlers", ())
        yield [handler for handler in handlers if not self._is_runs(str(HOME.__get__(type(handler))))]

    def _cached(self, one: Any) -> Iterator[object]:
        home = str(getattr(one, "__module__", ""))
        yield from (home, getattr(one, "__qualname__", ""))
        if self._is_own(home):  # what others remember of pure functions makes no difference
            told = CACHE.cache_info(one)
            yield from (told.misses, told.currsize, *gc.get_referents(one))

    def _class(self, one: Any) -> Iterator[object]:
        names, home = dict(CLASS_DICT.__get__(one)), str(HOME.__get__(one))
        yield from (home, one.__name__)
        if self._is_pythons(home) or self._is_runs(home):
            return
        for name, value in names.items():
            if name not in HIDDEN:
                yield from (name, value)
        if "_abc_impl" in names:
            yield registered(one)

    def _function(self, one: Any) -> Iterator[object]:
        home = str(one.__module__)
        yield f"{home} {one.__qualname__}"
        if not self._is_pythons(home):
            noted = {name: value for name, value in one.__dict__.items() if not name.startswith(NOTED)}
            kept = (one.__defaults__, one.__kwdefaults__, one.__closure__, noted)
            yield from kept if any(kept) else ()
            code = one.__code__
            if not code.co_filename.endswith(".py"):  # made while the program runs, perhaps from a file of data
                yield repr((code.co_code, code.co_names, [part for part in code.co_consts if is_simple(part)]))

    def _local(self, one: Any) -> Iterator[object]:
        yield attributes(threading.local.__getattribute__(one, "__dict__"))

    def _instance(self, one: Any) -> Iterator[object]:
        names: Any = None
        if type(one).__dictoffset__:
            with contextlib.suppress(AttributeError, TypeError):
                names = object.__getattribute__(one, "__dict__")
                yield attributes(names)
        yield from (part for part in gc.get_referents(one) if part is not type(one) and part is not names)


def is_restless(home: str, name: str) -> bool:
    """Whether objects of a type never say the same: nobody can look into them."""
    return home == "sqlite3" or (home in ("builtins", "itertools") and name.endswith(ITERATORS))


class Inside(Look):
    """One look at what a module holds itself: of what is made elsewhere, it says the name."""

    most = INSIDE

    def __init__(self, home: str, names: dict[str, Any]) -> None:
        self._home = home
        super().__init__([(home, names)], [(home, names)])

    def _class(self, one: Any) -> Iterator[object]:
        yield from super()._class(one) if HOME.__get__(one) == self._home else (str(one),)

    def _function(self, one: Any) -> Iterator[object]:
        yield from super()._function(one) if one.__module__ == self._home else (one.__qualname__,)


def inside(module: types.ModuleType) -> Section:
    """What a module says by itself. Raises OverflowError where it holds too much to look at that twice."""
    return Inside(module.__name__, dict(told_in(module))).sections[module.__name__]


KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (str, "_text"),
    ((int, float, complex), "_number"),
    (SILENT, ""),
    (type, "_class"),
    (types.ModuleType, "_module"),
    (types.FunctionType, "_function"),
    (dict, "_dict"),
    (weakref.WeakKeyDictionary, "_weak"),
    (weakref.WeakSet, "_weak_set"),
    ((set, frozenset), "_set"),
    ((bytes, bytearray, array), "_bytes"),
    (random.Random, "_random"),
    (tuple(kind for kind, _ in TIMES), "_time"),
    (re.Pattern, "_pattern"),
    ((io.StringIO, io.BytesIO), "_buffer"),
    (itertools.count, "_plain"),
    (logging.Logger, "_logger"),
    (CACHE, "_cached"),
    (threading.local, "_local"),
)


def in_order(members: Iterable[Any]) -> list[Any]:
    """The members of a set by what they say, as far as that can be told: their own order differs between processes."""
    told = [(shown(value, TYPE(value)), place, value) for place, value in enumerate(members)]
    return [value for _, _, value in sorted(told, key=lambda each: each[:2])]


def shown(value: Any, kind: Any) -> str:
    """A value in a few words."""
    if kind in ATOMS or kind is str:
        return repr(value)
    return f"{kind.__name__} {value.__qualname__ if issubclass(kind, (type, types.FunctionType)) else ''}"


def registered(abstract: Any) -> list[str]:
    """The names of the classes that were registered with an abstract one."""
    classes = (reference() for reference in REGISTERED(abstract)[0])
    return sorted(named(each) for each in classes if each is not None)


def called(own: Roots) -> dict[int, str]:
    """What objects are called that a name of a module, or a container that has one, holds."""
    found: dict[int, str] = {}
    for section, names in own:
        for name, value in parts_of(names):
            for key, part in (("", value), *parts_of(value)):
                if TYPE(part) not in UNNAMED:
                    found.setdefault(IDENTITY(part), f"{section}.{name}.{key}")
    return found


def parts_of(value: Any) -> Iterator[tuple[object, Any]]:
    """The first members of a container, and of a class that has its own objects for members, by what leads to them."""
    if TYPE(value) is dict:
        yield from itertools.islice(((key, part) for key, part in value.items() if TYPE(key) is str), FEW)
    elif TYPE(value) in (list, tuple):
        yield from enumerate(value[:FEW])
    elif issubclass(TYPE(value), enum.EnumMeta):
        yield from itertools.islice(CLASS_DICT.__get__(value).get("_member_map_", {}).items(), FEW)
