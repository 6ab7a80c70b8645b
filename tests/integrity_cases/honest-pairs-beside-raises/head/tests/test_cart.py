import pytest

from shop.cart import split


def test_split():
    wanted = [1, 2]
    with pytest.raises(ValueError, match="negative"):
        split(-1)
    for got, want in zip(split(3), wanted):
        assert got == want
