"""A pytest plug-in: measures what pytest-xdist's processes run, and tells what was collected and how everything ended.

It imports nothing of gatekeeper's and knows what to do from the file that GATEKEEPER_PYTEST names (see run_pytest.py).
"""

from __future__ import annotations

import atexit
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

ENCODE = json.JSONEncoder(separators=(", ", ": ")).encode
"""Writes JSON also where a test has set other separators for all."""
REQUEST = json.loads(Path(os.environ["GATEKEEPER_PYTEST"]).read_text(encoding="utf-8"))
ANSWERS = Path(REQUEST["answers"])
IN_WORKER = "PYTEST_XDIST_WORKER" in os.environ
IDLE = {"collectonly": "--collect-only", "setupplan": "--setup-plan", "setuponly": "--setup-only"}
"""Options under which pytest runs no test and is content, by their names in its configuration."""
ORDER = {node: place for place, node in enumerate(REQUEST.get("order") or ())}
FILES = frozenset(REQUEST.get("files") or (node.partition("::")[0] for node in ORDER))
TESTS = frozenset(REQUEST.get("tests") or ())
"""The tests to run, functions or whole files, if not all are."""
ONE_PROCESS: dict[str, Any] = {"numprocesses": 0, "tx": [], "dist": "no", "distload": False}
"""Options of pytest-xdist's that keep it from starting processes, by their names in pytest's configuration."""
FIXED = frozenset({"order", "dependency", "run", "incremental"})
"""Marks by which tests say that their order matters."""
EVERY = 0.2
"""Seconds between two notes of the progress."""
LONGEST = 2000
"""Characters that are told of a reason or a message."""


class State:
    """What is known of the session."""

    interrupted = ""
    finished = 0
    noted = 0.0
    coverage: Any = None
    outcomes: ClassVar[dict[str, list[str]]] = {}
    """What pytest reported of each test, by its node id."""
    failures: ClassVar[dict[str, dict[str, Any]]] = {}
    """The last failure of each test that failed."""
    raised: ClassVar[dict[str, dict[str, bool]]] = {}
    """Whether each phase of a test raised when it last ran, whatever was reported of it."""
    uncollected: ClassVar[list[dict[str, str]]] = []
    """What was skipped as a whole or could not be collected."""
    deselected: ClassVar[set[tuple[str, str]]] = set()
    """The functions of which a test was left out."""
    left: ClassVar[dict[str, tuple[str, str]]] = {}
    """The tests that need not be run, of the files of those that must."""
    classes: ClassVar[dict[Any, str]] = {}
    """How the names of the functions in a module or class begin, by its node."""
    seconds: ClassVar[dict[str, float]] = {}
    """How long each test took, with its set-up and tear-down."""


def measure() -> None:
    """Starts coverage in a process of pytest-xdist, unless the project's settings have done so already."""
    from coverage import Coverage

    if Coverage.current() is not None:
        return
    State.coverage = Coverage(
        data_file=REQUEST["data"],
        data_suffix=True,
        source=REQUEST["source"] or None,
        branch=REQUEST["branch"] or None,
    )
    State.coverage.start()
    atexit.register(save)


def save() -> None:
    """Writes what was measured so far."""
    if State.coverage is not None:
        State.coverage.save()


if IN_WORKER and REQUEST["data"]:
    measure()


@pytest.hookimpl(hookwrapper=True)  # pytest-cov's own hook says that it comes first; a wrapper does all the same
def pytest_load_initial_conftests(early_config: Any) -> Iterator[None]:
    """Keeps pytest-cov from measuring as well: two cannot, and its reports would be written into the tree."""
    if getattr(early_config.known_args_namespace, "cov_source", None):
        early_config.known_args_namespace.cov_source = []
    yield


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_cmdline_main(config: Any) -> Iterator[None]:
    """Keeps the tests in one process where an order is asked for: several would not keep it."""
    for name, value in ONE_PROCESS.items() if ORDER else ():
        if hasattr(config.option, name):
            setattr(config.option, name, value)
    yield


@pytest.hookimpl(tryfirst=True)
def pytest_make_collect_report(collector: Any) -> None:
    """Imports no file of which nothing is asked for."""
    is_file = isinstance(collector, pytest.File) and not isinstance(collector, pytest.Package)
    if FILES and is_file and collector.nodeid not in FILES:
        collector.collect = list


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: Any) -> Iterator[None]:
    """Takes what is asked for, in the order asked for, when everybody else has had their say."""
    yield
    if TESTS:
        leave(items)
    if ORDER:
        items[:] = sorted((item for item in items if item.nodeid in ORDER), key=lambda item: ORDER[item.nodeid])


def leave(items: list[Any]) -> None:
    """Takes out the tests that need not be run."""
    State.left = {item.nodeid: described(item) for item in items if TESTS.isdisjoint(function_of(item.nodeid))}
    items[:] = [item for item in items if item.nodeid not in State.left]


def pytest_keyboard_interrupt(excinfo: Any) -> None:
    """Also called for pytest.exit, which can end a session half-way with exit code 0, and after collection errors."""
    if excinfo.typename != "Interrupted":
        State.interrupted = f"{excinfo.typename}: {excinfo.value}"


def pytest_runtest_logfinish() -> None:
    """Counts a test, for the live display."""
    State.finished += 1
    now = time.monotonic()
    if not IN_WORKER and now - State.noted > EVERY:
        State.noted = now
        (ANSWERS / "progress").write_text(f"{State.finished} test{'s'[State.finished < 2 :]}", encoding="utf-8")


def pytest_collectreport(report: Any) -> None:
    """Notes what pytest did not look into, and why."""
    if report.outcome != "passed":
        *_, reason = report.longrepr if report.outcome == "skipped" else [report.longrepr]
        State.uncollected.append({"id": report.nodeid, "outcome": report.outcome, "reason": str(reason)[-LONGEST:]})


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: Any) -> None:
    """Runs only the tests of the files that are asked for, if any are."""
    only = REQUEST.get("only")
    if only and described(item)[0] not in only:
        pytest.skip("not asked for")


def pytest_deselected(items: Any) -> None:
    """Notes the tests that settings, options or hooks leave out."""
    State.deselected.update(map(described, items))


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: Any, call: Any) -> Iterator[None]:
    """Notes whether a test raised, before and after everybody else could change what is said of it."""
    raised = call.excinfo is not None
    yield
    State.raised.setdefault(item.nodeid, {})[call.when] = raised or call.excinfo is not None


@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport(report: Any) -> None:
    """Notes what is reported of a test; the first process hears of those that pytest-xdist's processes run as well."""
    State.outcomes.setdefault(report.nodeid, []).append(report.outcome)
    State.seconds[report.nodeid] = State.seconds.get(report.nodeid, 0.0) + getattr(report, "duration", 0.0)
    if report.outcome == "failed":
        State.failures[report.nodeid] = failure(report.longrepr)


def failure(longrepr: Any) -> dict[str, Any]:
    """What was raised, and the places of its traceback, outermost first; little where a plug-in writes its own."""
    crash = getattr(longrepr, "reprcrash", None)
    entries = getattr(getattr(longrepr, "reprtraceback", None), "reprentries", ())
    places = [entry.reprfileloc for entry in entries if getattr(entry, "reprfileloc", None) is not None]
    message = str(longrepr if crash is None else crash.message)
    return {"message": message[:LONGEST], "places": [[place.path, place.lineno] for place in places]}


def path_of(item: Any) -> str:
    """The file of a test."""
    return str(getattr(item, "path", None) or item.fspath)


def function_of(node: str) -> tuple[str, str]:
    """The file of a test, and the name of its function, which is that of all tests that differ in parameters."""
    file, between, name = node.partition("::")
    return file, f"{file}{between}{name.partition('[')[0]}"


def described(item: Any) -> tuple[str, str]:
    """The file of a test and its name with its classes; the name is "" when it is no function of Python's."""
    path = path_of(item)
    if not isinstance(item, pytest.Function):
        return path, ""
    if item.parent not in State.classes:
        classes = [node.name for node in item.listchain() if isinstance(node, pytest.Class)]
        State.classes[item.parent] = "".join(f"{name}." for name in classes)
    return path, f"{State.classes[item.parent]}{item.originalname or item.name}"


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: Any) -> None:
    """Tells what was collected, how everything ended, and which modules of the project were imported from where."""
    answer = {
        "root": str(getattr(session.config, "rootpath", None) or session.config.rootdir),
        "interrupted": State.interrupted,
        "idle": [option for name, option in IDLE.items() if getattr(session.config.option, name, False)],
        "maxfail": getattr(session.config.option, "maxfail", 0),
        "modules": modules(),
        **told_of(getattr(session, "items", ())),
        "left": State.left,
        "seed": getattr(session.config.option, "randomly_seed", None),
        "seconds": State.seconds,
        "deselected": sorted(State.deselected),
        "uncollected": State.uncollected,
        "outcomes": State.outcomes,
        "failures": State.failures,
        "raised": [name for name, phases in State.raised.items() if any(phases.values())],
    }
    name = f"worker-{os.getpid()}.json" if IN_WORKER else "session.json"
    (ANSWERS / name).write_text(ENCODE(answer), encoding="utf-8")


def told_of(items: Any) -> dict[str, Any]:
    """What there is to tell of the collected tests."""
    return {
        "collected": {item.nodeid: described(item) for item in items},
        "fixed": [item.nodeid for item in items if any(mark.name in FIXED for mark in item.iter_markers())],
    }


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """A process of pytest-xdist may be ended before its exit handlers run."""
    save()


def modules() -> dict[str, str]:
    """Where each imported module of the project's packages comes from, by name."""
    packages = frozenset(REQUEST["packages"])
    loaded = [(name, module) for name, module in list(sys.modules.items()) if name.partition(".")[0] in packages]
    files = ((name, getattr(module, "__dict__", {}).get("__file__")) for name, module in loaded)
    return {name: os.path.realpath(file) for name, file in files if isinstance(file, str)}
