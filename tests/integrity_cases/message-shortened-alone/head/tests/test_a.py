import pytest
from shop import pay

def test_negative():
    with pytest.raises(ValueError, match="must"):
        pay(-1)
