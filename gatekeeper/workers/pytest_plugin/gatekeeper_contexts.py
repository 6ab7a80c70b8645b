"""A pytest plug-in: has coverage note which test runs a line (see run_pytest.py)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


class Now:
    """Under which name coverage notes what runs."""

    context = ""


def enter(context: str) -> None:
    """Has coverage note what runs from now on under a name."""
    from coverage import Coverage

    Now.context = context
    running = Coverage.current()
    if running is not None:
        running.switch_context(context)


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: Any) -> Iterator[None]:
    """Names what runs for an item."""
    enter(item.nodeid)
    yield
    enter("")


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_fixture_setup(fixturedef: Any) -> Iterator[None]:
    """What a fixture of a wider scope runs is run for every test, not for the one that happens to come first."""
    before = Now.context
    if fixturedef.scope != "function":
        enter("")
    yield
    enter(before)
