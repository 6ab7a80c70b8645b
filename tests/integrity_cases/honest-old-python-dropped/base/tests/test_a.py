import sys
import pytest
from shop import f

@pytest.mark.skipif(sys.version_info < (3, 9), reason="3.9+")
def test_new():
    assert f(1) == 2

@pytest.mark.skipif(sys.version_info >= (3, 9), reason="3.8 only")
def test_old():
    assert f(1) == 1

def test_both():
    if sys.version_info >= (3, 9):
        assert f(2) == 3
    else:
        assert f(2) == 2
    if sys.version_info[:2] <= (3, 8):
        assert f(4) == 4
