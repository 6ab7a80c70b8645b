from __future__ import annotations

import json
from pathlib import Path

import pytest

from gatekeeper.checks._unaffected import RECORDER, Spared, asked, spared, words
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import NO_PAST, Past


def test_what_pytest_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "earlier.json").write_text('{"seed": 7}')
    (tmp_path / "other.json").write_text('{"seed": null}')
    assert (asked(NO_PAST, tmp_path), words(NO_PAST)) == ({}, ())
    assert asked(Past(wanted=True), tmp_path) == {"record": True, "earlier": None, "root": str(tmp_path), "share": 12}
    assert words(Past(wanted=True)) == ("-p", RECORDER)
    assert asked(Past(tmp_path / "earlier.json"), tmp_path)["earlier"] == str(tmp_path / "earlier.json")
    assert words(Past(tmp_path / "earlier.json")) == ("-p", RECORDER, "--randomly-seed=7")
    assert words(Past(tmp_path / "other.json")) == ("-p", RECORDER)


def test_what_came_of_it(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify):
        spared(tmp_path)
    said = {"problem": "", "run": 2, "unaffected": 3}
    (tmp_path / "replayed.json").write_text(json.dumps(said))
    assert spared(tmp_path) == Spared(2, 3)
    assert spared(tmp_path).words == "; 2 run, 3 unaffected"
    (tmp_path / "replayed.json").write_text(json.dumps({**said, "problem": "a test failed"}))
    with pytest.raises(CannotVerify, match="a test failed"):
        spared(tmp_path)
