"""A pytest plug-in: records what each test depends on, and what the tests of each file leave to those after them.

A test is a function here, whatever its parameters. With `record` in the request (see run_pytest.py), every process of
the session leaves a `recording-*.json` in the session's folder; with `part` a process that runs only some tests leaves
the same of them. Their `files` are given with the number of the stretch that they belong to, UNKNOWN if there is none
of which it is known what must become of the state.
"""

from __future__ import annotations

import functools
import inspect
import linecache
import os
import sys
import time
from collections.abc import Callable, Collection, Generator, Iterator, Mapping
from contextlib import contextmanager
from importlib.machinery import SourceFileLoader
from types import ModuleType
from typing import Any
from unittest import TestCase

import gatekeeper_pytest_plugin as plugin
import pytest
from gatekeeper_compiled import COMPILED, IMPORTLIB, hidden
from gatekeeper_files import SHARED, Ear, Heard, is_called_by, is_done_by, is_importing, is_searching, untraced
from gatekeeper_lines import COLLECTED, COMMON, TESTS, Listener
from gatekeeper_modules import given_away
from gatekeeper_process import STANDARD, Held, is_simple
from gatekeeper_state import MORE, State, inside

REQUEST = plugin.REQUEST
ROOT = os.path.realpath(REQUEST["root"])
SWITCHING = frozenset({"gevent", "eventlet", "playwright", "sqlalchemy", "meinheld"})
"""Packages that run code in greenlets, in which coverage loses its way."""
WIDE = ("session", "package")
FILE = ("module", "class")
"""Scopes of fixtures that end with a file, and what they made for one of its tests is there for the next."""
FREE, EACH = 0.1, 100e-6
"""Seconds that looks may take in any case, and for each function of tests, most of which take more than 2 ms."""
CLASSES = ("_unittest_setUpClass_fixture", "unittest_setUpClass_fixture")
"""How pytest's own fixtures are called by which it sets up a class of unittest's; each such class has one."""
SETTING_UP = ("setUpClass", "tearDownClass")
UNKNOWN = -1
"""The stretch of tests of whose effect nothing is known."""
ASIDE = ("_pytest.warnings", "hypothesis")
"""Who asks for the text of a line without any test that learns of it."""
SKIPPING = "_pytest._code"
"""Who asks for it where a file skips itself, or else something failed for all."""
ACTIVE = bool(REQUEST.get("record") or REQUEST.get("part"))
"""Whether there is anything to do: not where coverage cannot say which tests ran a line."""


class Test:
    """A function of tests in a file, both as pytest names them, and what it was heard to do."""

    def __init__(self, name: str, file: str, path: str) -> None:
        self.name = name
        self.file = file
        self.path = path
        self.heard = Heard(file)

    def told(self) -> dict[str, Any]:
        """The same for JSON, and what was done when the file was imported."""
        heard = self.heard.with_(SESSION.importing.get(self.file, self.heard))
        return {"file": self.file, "path": self.path, **heard.told()}


class Session:
    """What is known of this run."""

    def __init__(self) -> None:
        self.outside = Heard()
        self.tests: dict[str, Test] = {}
        self.files: dict[str, str] = {}
        self.importing: dict[str, Heard] = {}
        self.now: Test | None = None
        self.done: set[str] = set()
        self.module: tuple[ModuleType, object] | None = None
        self.wide = 0
        self.quiet = False
        self.trouble = ""
        self.collected = ""
        self.mixed = False
        self.fixtures: dict[int, Any] = {}
        self.importers: dict[str, str] = {}
        self.paths: frozenset[str] = frozenset()
        self.functions: frozenset[str] = frozenset()
        self.passed: frozenset[str] = frozenset()

    def listener(self) -> Heard | None:
        """Whose doing it is that something is opened or started now."""
        if self.quiet:
            return None
        if self.wide:
            return self.outside
        return self._imported() if self.now is None else self.now.heard

    def _imported(self) -> Heard:
        """Whose doing it is while no test runs: a file's of tests, if it is its own code that is run to import it."""
        if not self.collected or is_importing() or not is_done_by(f"{ROOT}/"):
            return self.outside
        return self.importing.setdefault(self.collected, Heard(self.collected))


SESSION = Session()
LISTENER = Listener()
EAR = Ear(
    REQUEST["root"],
    os.environ.get("TMPDIR") or str(REQUEST["answers"]),
    REQUEST["answers"],
    SESSION.listener,
    SESSION.outside,
)


class Spans:
    """Stretches of tests between two looks at the state of the process, with what each stretch changed.

    Looks take time: at most FREE and a share of what the tests take. Where that is not enough a stretch goes on, over
    the tests of several files. Without a share, the `stretches` are as they are given. What comes before the first one
    is collection.
    """

    def __init__(self, share: float | None, stretches: Mapping[str, int]) -> None:
        self.told: list[dict[str, Any]] = []
        self.collection: dict[str, Any] = {}
        self.begun: dict[str, list[str]] = {}
        self._share = share
        self._stretches = stretches
        self._stretch = UNKNOWN
        self._state = State(ROOT)
        self._holders: list[Held] = []
        self._files: list[str] = []
        self._begun = time.process_time()
        self._last = self._spent = 0.0
        self._free = FREE

    @untraced
    def collect(self, session: Any) -> None:
        """Begins with the collection."""
        with self._looking():
            self._holders.extend(map(Held, (pytest, session, session.config)))
        self._look(())

    @untraced
    def begin(self, functions: int) -> None:
        """Ends the collection, which found so many functions of tests."""
        with self._looking():
            SESSION.passed = SESSION.functions - given_away(SESSION.functions)
        self.collection = {**self._look(SESSION.passed), **{name: {"how": MORE} for name in entangled()}}
        self.begun = self._state.own
        self._begun, self._spent = time.process_time(), 0.0
        self._free += EACH * functions

    def enter(self, name: str) -> None:
        """Begins with the tests of a file."""
        stretch = self._stretches.get(name, UNKNOWN)
        if stretch != self._stretch or self._is_affordable():
            self.end()
        self._stretch = stretch
        self._files.append(name)

    def end(self) -> None:
        """Ends the stretch."""
        if self._files:
            changed = self._look(SESSION.passed)
            self.told.append({"files": sorted({*self._files}), "changed": changed, "stretch": self._stretch})
            self._files = []

    @untraced
    def made(self, fixture: Any) -> None:
        """Looks at what a fixture has made that outlives a file."""
        with self._looking():
            self._state.made(*told_of(fixture))

    @untraced
    def imported(self, module: ModuleType) -> None:
        """Looks at a module of the project that was imported, which who imports it, or comes later, may change."""
        if getattr(module, "__file__", None) not in SESSION.paths:
            with self._looking():
                self._state.imported(module)

    def _is_affordable(self) -> bool:
        """Whether there is time for another look."""
        return self._share is not None and self._spent + self._last <= self._free + self._share * self._took()

    def _took(self) -> float:
        return time.process_time() - self._begun

    def _look(self, passed: Collection[str]) -> dict[str, Any]:
        """What has changed; nothing where an earlier look failed, after which the recording is of no use."""
        if SESSION.trouble:
            return {}
        changed: dict[str, Any] = {}
        before = self._spent
        with self._looking():
            held = (each.told() for each in self._holders)
            changed = self._state.changed(passed, (*map(told_of, fixtures()), *held))
        self._last = self._spent - before
        return changed

    @contextmanager
    def _looking(self) -> Generator[None]:
        begun = time.process_time()
        quiet, SESSION.quiet = SESSION.quiet, True
        try:
            yield
        except Exception as error:
            SESSION.trouble = f"the state that tests leave cannot be seen: {error!r}"
        finally:
            SESSION.quiet = quiet
            self._spent += time.process_time() - begun


SPANS = Spans(REQUEST.get("share"), REQUEST["files"] if REQUEST.get("part") else {})


def fixtures() -> list[Any]:
    """The fixtures that outlive a file and have made something."""
    return [one for one in SESSION.fixtures.values() if one.cached_result is not None]


def told_of(fixture: Any) -> tuple[str, object]:
    """A fixture's name, and what it has made."""
    return f"fixture {fixture.baseid}::{fixture.argname}", fixture.cached_result[0]


def switch() -> None:
    """Has coverage note under the right name what runs from now on."""
    if REQUEST.get("record"):
        quiet, SESSION.quiet = SESSION.quiet, True
        LISTENER.enter(COMMON if SESSION.wide else context())
        SESSION.quiet = quiet


def context() -> str:
    """For which tests something is done now, or collected."""
    if SESSION.now is not None:
        return f"{TESTS}{SESSION.now.name}"
    return f"{COLLECTED}{SESSION.collected}" if SESSION.collected else COMMON


@untraced
def common(step: int) -> None:
    """Goes into, or out of, what is done for all."""
    SESSION.wide += step
    switch()


@untraced
def enter(item: Any) -> None:
    """Begins, or goes on, with a test."""
    file, name = plugin.function_of(item.nodeid)
    now = SESSION.now
    if now is not None and now.name == name:
        return
    if now is None or now.file != file:
        leave()
        SESSION.mixed = SESSION.mixed or file in SESSION.done
        SESSION.done.add(file)
        SPANS.enter(file)
        SESSION.module = look_into(item)
    SESSION.now = SESSION.tests.setdefault(name, Test(name, file, plugin.path_of(item)))
    if SESSION.module is None:
        SESSION.now.heard.flags.add(SHARED)
    switch()


def leave() -> None:
    """Ends with the tests of a file: what they made of its module they have left to each other."""
    if SESSION.now is not None and SESSION.module is not None:
        module, before = SESSION.module
        if seen(module) != before:
            SESSION.now.heard.flags.add(SHARED)


def look_into(item: Any) -> tuple[ModuleType, object] | None:
    """The module of a file of tests with what it says before the first of them; None where it cannot be told."""
    if not isinstance(item, pytest.Function) or not isinstance(item.module, ModuleType):
        return None
    said = seen(item.module)
    return None if said is None else (item.module, said)


def seen(module: ModuleType) -> object:
    """What a module of tests says; None where that is too much to look at."""
    quiet, SESSION.quiet = SESSION.quiet, True
    try:
        return inside(module)
    except Exception:  # then its tests are never told from each other
        return None
    finally:
        SESSION.quiet = quiet


def importing(run: Callable[[Any, ModuleType], None]) -> Callable[[Any, ModuleType], None]:
    """What a module of the project runs when it is imported is run for all, whoever asks for it first."""

    def exec_module(self: Any, module: ModuleType) -> None:
        own = os.path.realpath(self.path).startswith(f"{ROOT}/") and "site-packages" not in self.path
        if not own:
            run(self, module)
            return
        common(1)
        try:
            run(self, module)
        finally:
            common(-1)
        SPANS.imported(module)

    return exec_module


def looking(function: Callable[..., Any]) -> Callable[..., Any]:
    """Who asks for the project's text may say in which line something stands: all tracebacks are printed by that."""

    @functools.wraps(function)
    def asked(*args: Any, **more: Any) -> Any:
        by = SESSION.listener() if is_about_the_project(*args[:1]) and not is_searching() else None
        if by is not None and not is_called_by((*ASIDE, SKIPPING) if by is SESSION.outside else ASIDE, 8):
            by.flags.add("places")
        return function(*args, **more)

    return asked


def is_about_the_project(file: Any = None) -> bool:
    """Whether a file, or any where none is named, may be one of the project's."""
    where = os.path.realpath(file) if isinstance(file, str) else ROOT
    return where.startswith(ROOT) and "site-packages" not in where


if ACTIVE:
    COMPILED.begin(REQUEST.get("code"))
    COMPILED.rewrite()
    EAR.listen()
    SourceFileLoader.exec_module = hidden(importing(SourceFileLoader.exec_module), IMPORTLIB)
    linecache.checkcache, linecache.getlines = looking(linecache.checkcache), looking(linecache.getlines)


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: Any) -> None:
    """Looks at the state before anything is collected."""
    if ACTIVE:
        SPANS.collect(session)


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_make_collect_report(collector: Any) -> Iterator[None]:
    """What the file of tests runs when it is imported is its own."""
    if not ACTIVE or not isinstance(collector, pytest.File) or isinstance(collector, pytest.Package):
        yield
        return
    SESSION.collected = collector.nodeid
    SESSION.files[collector.nodeid] = plugin.path_of(collector)
    switch()
    known = set(sys.modules)
    yield
    for name in sys.modules.keys() - known:
        file = getattr(sys.modules[name], "__dict__", {}).get("__file__")
        SESSION.importers.setdefault(str(file), plugin.path_of(collector))
    SESSION.collected = ""
    switch()


def entangled() -> Iterator[str]:
    """The files of tests that were imported for another one: it seems to have run what they run when imported."""
    for path in sorted(SESSION.paths):
        if SESSION.importers.get(path, path) != path:
            yield f"the import of {path}"


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: Any) -> None:
    """Notes which files hold tests, and the state before the first."""
    SESSION.paths = frozenset(plugin.path_of(item) for item in session.items)
    functions = (item for item in session.items if isinstance(item, pytest.Function))  # examples stand among other code
    SESSION.functions = frozenset(map(plugin.path_of, functions))
    if ACTIVE:
        SPANS.begin(len({plugin.function_of(item.nodeid) for item in session.items}))


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: Any) -> Iterator[None]:
    """Tells whose doing it is what happens from now on."""
    if ACTIVE:
        enter(item)
    yield


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> Iterator[None]:
    """What a fixture does that outlives a file is nobody's own, at its begin and at its end."""
    if not ACTIVE or fixturedef.scope not in WIDE:
        yield
        if ACTIVE and fixturedef.scope in FILE and SESSION.now is not None and not is_constant(fixturedef, request):
            SESSION.now.heard.flags.add(SHARED)
        return
    SESSION.fixtures[id(fixturedef)] = fixturedef
    fixturedef.addfinalizer(lambda: common(-1))  # they are called in reverse order
    common(1)
    yield
    if fixturedef.cached_result is not None:
        SPANS.made(fixturedef)
    common(-1)
    fixturedef.addfinalizer(lambda: common(1))


def is_constant(fixture: Any, request: Any) -> bool:
    """Whether a fixture makes nothing by which one test of a file could tell another anything."""
    if fixture.argname.startswith(CLASSES):
        methods = ((getattr(owner, name) for owner in (request.cls, TestCase)) for name in SETTING_UP)
        return all(getattr(own, "__func__", None) is usual.__func__ for own, usual in methods)
    made = fixture.cached_result[0] if fixture.cached_result else None
    return made is not None and is_simple(made) and is_of_a_package(fixture.func)


def is_of_a_package(function: Any) -> bool:
    """Whether a function comes with an installed package, so that no edit makes it another, and it ends nothing."""
    file = getattr(getattr(function, "__code__", None), "co_filename", "")
    return "site-packages" in file and not inspect.isgeneratorfunction(function)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish() -> None:
    """Writes what was recorded."""
    if ACTIVE:
        finish()


@untraced
def finish() -> None:
    """Ends with the last test, and leaves the recording."""
    SESSION.quiet = True
    leave()
    SPANS.end()
    SESSION.now = None
    switch()
    unread = LISTENER.end()
    SESSION.trouble = SESSION.trouble or unread
    COMPILED.leave(plugin.ANSWERS)
    if SESSION.tests:  # none in the process of pytest-xdist that leads the others
        (plugin.ANSWERS / f"recording-{os.getpid()}.json").write_text(plugin.ENCODE(recording()), encoding="utf-8")


def recording() -> dict[str, Any]:
    """Everything that the next run may want to know."""
    return {
        "trouble": SESSION.trouble or EAR.trouble or unseen(),
        "tests": {name: test.told() for name, test in SESSION.tests.items()},
        "files": SESSION.files,
        "mixed": SESSION.mixed,
        "spans": SPANS.told,
        "collection": SPANS.collection,
        "begun": SPANS.begun,
        "outside": SESSION.outside.told(),
        "imported": imported(),
        "searched": sorted(EAR.searched),
        "shown": sorted({*EAR.remembered, *(os.path.realpath(str(path)) for path in linecache.cache)}),
        "native": natives(),
        "ran": {file: one.told() for file, one in LISTENER.ran.items()},
    }


def unseen() -> str:
    """Why not everything that matters could be seen, or ""."""
    return "greenlets are used" if "greenlet" in sys.modules and SWITCHING & sys.modules.keys() else ""


def imported() -> list[str]:
    """The project's files that modules come from."""
    files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    return sorted({*EAR.imports, *(os.path.realpath(file) for file in files if isinstance(file, str))})


def natives() -> list[str]:
    """The extension modules, which may open files unheard, by the package that they belong to."""
    found: set[str] = set()
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and file.endswith((".so", ".pyd")) and name.partition(".")[0] not in STANDARD:
            found.add(file)
    return sorted(found)
