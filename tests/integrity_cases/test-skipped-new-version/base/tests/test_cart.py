import pytest

from shop.cart import discount, total


def test_total():
    assert total([1, 2]) == 3
    assert total([]) == 0


def test_discount():
    assert discount(200, 10) == 180


def test_discount_too_large():
    with pytest.raises(ValueError, match="more than everything"):
        discount(1, 101)
