import pytest
from shop import parse

def test_broken():
    with pytest.raises(ValueError):
        assert parse("1+")
    with pytest.raises(ValueError):
        assert parse("+")
