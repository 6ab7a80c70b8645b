import pytest
from shop import parse

def test_bad():
    with pytest.raises(ValueError, match="bad input") as info:
        parse("x")
    assert info.value.code == 3
