import pytest

from shop.cart import split


def test_split():
    wanted = [1, 2]
    with pytest.raises(ValueError):
        split(-1)
