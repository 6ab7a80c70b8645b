import pytest
from shop import pay

def test_negative():
    with pytest.raises(ValueError, match="must not be negative, but it was less"):
        pay(-1)
