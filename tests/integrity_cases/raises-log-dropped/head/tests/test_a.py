import pytest
from shop import parse

def test_bad(log):
    with pytest.raises(ValueError, match="bad"):
        parse("x", log)
