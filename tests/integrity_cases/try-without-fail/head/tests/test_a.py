import pytest
from shop import parse

def test_bad():
    try:
        parse("x")
    except ValueError as e:
        assert str(e) == "bad input: x"
