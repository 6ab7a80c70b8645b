import pytest
from shop import parse

def test_bad():
    try:
        parse("x")
    except ValueError:
        pass
    else:
        assert False
