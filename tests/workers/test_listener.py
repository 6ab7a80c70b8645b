"""Taking what coverage has counted."""

from __future__ import annotations

import os
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from tests.workers.conftest import FakeCoverage, Load


def test_where_nothing_is_measured_nothing_is_listened_to(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    listener = load("gatekeeper_lines").Listener()
    monkeypatch.setattr(FakeCoverage, "current", lambda: None)
    listener.enter("gatekeeper-common")
    listener.end()
    assert (listener.ran, FakeCoverage._collector.lines) == ({}, 0)


def test_a_coverage_that_keeps_it_elsewhere_notes_it_itself(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    listener, entered = load("gatekeeper_lines").Listener(), list[str]()
    running = SimpleNamespace(switch_context=entered.append, _collector=SimpleNamespace(data=[]))
    monkeypatch.setattr(FakeCoverage, "current", lambda: running)
    listener.enter("one")
    listener.enter("two")
    listener.end()
    assert (listener.ran, entered) == ({}, ["one", "two"])


def test_what_other_threads_count_meanwhile_is_kept(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = load("gatekeeper_lines")
    listener = lines.Listener()
    monkeypatch.setattr(lines, "active_count", lambda: 2)
    for context in ("one", "two"):
        listener.enter(context)
    listener.end()
    assert listener.ran["/a.py"].by == {"": 0b11, "one": 0b100, "two": 0b1000}


@pytest.mark.parametrize(("begin", "end"), [(1, 2), (-1, 70_000), (70_000, -1), (-5, -(2**28) + 1)])
def test_arcs_are_unpacked(load: Load, begin: int, end: int) -> None:
    packed = abs(begin) | abs(end) << 28 | (begin < 0) << 56 | (end < 0) << 57
    file = (lines := load("gatekeeper_lines")).File()
    file.add("one", {packed, (3, 4)})
    assert {*lines.unpacked(file).places} == {(begin, end), (3, 4)}


def test_a_process_that_was_made_of_this_one_counts_for_itself(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[Callable[[], None]] = []
    monkeypatch.setattr(os, "register_at_fork", lambda **when: left.extend(when.values()))
    listener = load("gatekeeper_lines").Listener()
    listener.enter("one")
    left[0]()
    counted = FakeCoverage._collector.covdata
    counted.add_lines({"/a.py": [7]})
    listener.enter("two")
    counted.add_lines({"/a.py": [8]})
    assert listener.ran["/a.py"].by == {"": 0b11}
    assert counted.contexts_by_lineno("/a.py") == {7: ["one"], 8: ["two"]}
