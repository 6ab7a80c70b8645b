import os
import pytest
from shop import render

elsewhere = pytest.mark.skipif(os.name == "nt", reason="drawn differently")

@elsewhere
def test_render():
    assert render() == "-"
