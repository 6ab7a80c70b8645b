import pytest
from shop import parse

def test_bad(log):
    with pytest.raises(ValueError):
        parse("x", log)
    assert log.lines == ["bad"]
