"""A few of the edits that `python -m benchmarks.unaffected` makes hundreds of."""

from __future__ import annotations

import random
from argparse import Namespace
from pathlib import Path

import pytest

from benchmarks.unaffected import Copy, copied, made, try_edits


def test_random_edits_are_judged_as_by_a_run_of_all_tests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GATEKEEPER_CACHE_DIR", raising=False)
    copy = Copy(copied(made(tmp_path), tmp_path, []), random.Random(7))
    copy.begin()
    done, shares = try_edits(copy, tmp_path, Namespace(edits=3, kind="a body", parts=True))
    assert not {"differing", "saying something else every time"} & done.keys()
    assert shares
    assert max(shares) < 1
