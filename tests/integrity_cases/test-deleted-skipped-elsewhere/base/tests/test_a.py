import sys
import pytest
from shop import f

@pytest.mark.skipif(sys.platform == "win32", reason="posix")
def test_old():
    assert f(1) == 1

def test_new():
    assert f(1) == 2
