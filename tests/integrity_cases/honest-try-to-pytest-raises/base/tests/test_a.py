import pytest
from shop import parse

def test_bad():
    try:
        parse("x")
        assert False, "should have raised"
    except ValueError as e:
        assert "bad input" in str(e)
        assert e.code == 3
