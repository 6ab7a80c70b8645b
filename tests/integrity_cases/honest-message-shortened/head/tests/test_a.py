import pytest
from shop import pay

def test_negative():
    with pytest.raises(ValueError, match="not be negative"):
        pay(-1)
