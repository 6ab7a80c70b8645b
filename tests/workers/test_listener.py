"""Taking what coverage has counted."""

from __future__ import annotations

import pytest

from tests.workers.conftest import FakeCoverage, Load


def test_where_nothing_is_measured_nothing_is_listened_to(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    listener = load("gatekeeper_lines").Listener()
    monkeypatch.setattr(FakeCoverage, "current", lambda: None)
    listener.enter("gatekeeper-common")
    listener.end()
    assert (listener.ran, FakeCoverage.contexts) == ({}, [])
