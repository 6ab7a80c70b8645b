import sys
import pytest
from shop import render

@pytest.mark.skipif(sys.platform in ("win32", "cygwin"), reason="drawn differently")
def test_render():
    assert render() == "-"
