import pytest
from shop import parse

def test_bad():
    with pytest.raises(Exception):
        parse("x")
