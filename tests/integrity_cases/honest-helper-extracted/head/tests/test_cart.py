import pytest

from shop.cart import discount, total


def is_summed(prices, expected):
    assert total(prices) == expected


def test_total():
    is_summed([1, 2], 3)
    is_summed([], 0)


def test_discount():
    assert discount(200, 10) == 180


def test_discount_too_large():
    with pytest.raises(ValueError, match="more than everything"):
        discount(1, 101)
