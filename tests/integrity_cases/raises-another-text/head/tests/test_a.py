import pytest
from shop import parse

def test_bad():
    with pytest.raises(ValueError, match="parse error"):
        parse("x")
