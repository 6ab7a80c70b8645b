import pytest
from a import old

def test_old():
    with pytest.warns(DeprecationWarning, match="old is deprecated"):
        old()
