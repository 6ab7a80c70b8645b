import pytest
from shop import watch

def test_watch():
    assert watch() == 1
