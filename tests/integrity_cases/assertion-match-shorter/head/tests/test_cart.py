import pytest

from shop.cart import Cart, total


def test_cart():
    with pytest.raises(ValueError, match="the"):
        total([-1])
