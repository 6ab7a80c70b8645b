"""A pytest plug-in: measures what pytest-xdist's processes run, and tells how the session ended.

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
from typing import Any

import pytest

REQUEST = json.loads(Path(os.environ["GATEKEEPER_PYTEST"]).read_text(encoding="utf-8"))
ANSWERS = Path(REQUEST["answers"])
IN_WORKER = "PYTEST_XDIST_WORKER" in os.environ
IDLE = {"collectonly": "--collect-only", "setupplan": "--setup-plan", "setuponly": "--setup-only"}
"""Options under which pytest runs no test and is content, by their names in its configuration."""
EVERY = 0.2
"""Seconds between two notes of the progress."""


class State:
    """What is known of the session."""

    interrupted = ""
    finished = 0
    noted = 0.0
    coverage: Any = None


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


if IN_WORKER:
    measure()


@pytest.hookimpl(hookwrapper=True)  # pytest-cov's own hook says that it comes first; a wrapper does all the same
def pytest_load_initial_conftests(early_config: Any) -> Iterator[None]:
    """Keeps pytest-cov from measuring as well: two cannot, and its reports would be written into the tree."""
    if getattr(early_config.known_args_namespace, "cov_source", None):
        early_config.known_args_namespace.cov_source = []
    yield


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


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: Any) -> None:
    """Tells how the session ended, and which modules of the project were imported from where."""
    idle = [option for name, option in IDLE.items() if getattr(session.config.option, name, False)]
    answer = {"interrupted": State.interrupted, "idle": idle, "modules": modules()}
    name = f"worker-{os.getpid()}.json" if IN_WORKER else "session.json"
    (ANSWERS / name).write_text(json.dumps(answer), encoding="utf-8")


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
