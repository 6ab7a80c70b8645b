"""Taking what coverage has counted."""

from __future__ import annotations

import os
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from coverage import CoverageData

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


@pytest.mark.parametrize(
    ("width", "begin", "end"),
    [(28, 1, 2), (28, -1, 70_000), (28, 70_000, -1), (28, -5, -(2**28) + 1), (20, 1, 2), (20, -1, 70_000), (20, 7, -1)],
)
def test_arcs_are_called_as_coverage_says_them(load: Load, width: int, begin: int, end: int) -> None:
    packed = abs(begin) | abs(end) << width | (begin < 0) << 2 * width | (end < 0) << 2 * width + 1
    file = load("gatekeeper_lines").File()
    file.add("one", [packed, (3, 4)])
    assert not file.name(frozenset({(3, 4)}))
    assert file.name(frozenset({(begin, end), (3, 4), (5, 6)}))
    assert file.told() == {"places": [(begin, end), (3, 4)], "by": {"one": "3"}}


@pytest.mark.parametrize("arcs", [False, True])
def test_what_coverage_says_was_told_test_by_test(load: Load, arcs: bool) -> None:
    data, told = CoverageData(no_disk=True), [(1, 2), (2, -1)] if arcs else [1, 2]
    add: Any = data.add_arcs if arcs else data.add_lines
    add({"/a.py": [(7, 8)] if arcs else [7]})
    data.set_context("gatekeeper-told")
    add({"/a.py": told})
    said_of = load("gatekeeper_lines").said_of
    assert (said_of(data, "/a.py"), said_of(data, "/b.py")) == (frozenset(told), frozenset())


def test_what_cannot_be_read_as_coverage_says_it_is_of_no_use(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = load("gatekeeper_lines")
    listener = lines.Listener()
    monkeypatch.setattr(lines, "said_of", lambda *_: frozenset({(1, 2)}))
    listener.enter("one")
    assert listener.end() == "how this coverage notes what it has counted is not known"
    data = FakeCoverage._collector.covdata
    assert sorted(data.lines("/a.py") or ()) == [1, 2, 3, 4]  # coverage has it all the same


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
    assert listener.end() == ""
