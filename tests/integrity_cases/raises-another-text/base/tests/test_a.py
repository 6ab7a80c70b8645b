import pytest
from shop import parse

def test_bad():
    with pytest.raises(ValueError) as info:
        parse("x")
    assert str(info.value) == "line 3: unexpected x"
