import pytest
from shop import find

def test_missing():
    with pytest.raises(LookupError, match="x"):
        find("x")
