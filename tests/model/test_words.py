from __future__ import annotations

from gatekeeper.model.words import plural


def test_one_has_no_ending() -> None:
    assert [plural(count, "file") for count in (0, 1, 2)] == ["0 files", "1 file", "2 files"]
