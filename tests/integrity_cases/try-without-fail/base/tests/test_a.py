import pytest
from shop import parse

def test_bad():
    try:
        parse("x")
        pytest.fail("no error")
    except ValueError as e:
        assert str(e) == "bad input: x"
