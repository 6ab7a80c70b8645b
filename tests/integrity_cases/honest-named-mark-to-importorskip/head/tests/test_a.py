import pytest
from shop import watch

def test_watch():
    pytest.importorskip("watchdog")
    assert watch() == 1
