import pytest
from shop import parse

def test_parse():
    assert parse("1") == 1
    with pytest.raises(ValueError):
        parse("+")
    with pytest.raises(ValueError):
        parse("")
    with pytest.raises(ValueError):
        parse("-")
