"""The bench of the tests of selection."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.selection.bench import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)
