import os

import pytest

from shop.stock import items

graphs = pytest.importorskip("graphs")


def test_items(monkeypatch, tmp_path):
    monkeypatch.setenv("STOCK_OUT", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert graphs.is_linear(items)
    assert items(["b", "a"]) == ["a", "b"]
