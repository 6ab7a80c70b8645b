import sys
import pytest
from shop import render

@pytest.mark.skipif(sys.platform == "win32", reason="drawn differently")
def test_render():
    assert render() == "-"
