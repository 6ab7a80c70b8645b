import os
import pytest
from shop import render

elsewhere = pytest.mark.skipif(os.name in ("nt", "posix"), reason="drawn differently")

@elsewhere
def test_render():
    assert render() == "-"
