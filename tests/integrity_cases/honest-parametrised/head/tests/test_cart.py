import pytest

from shop.cart import discount, total


@pytest.mark.parametrize(("prices", "expected"), [([1, 2], 3), ([], 0), ([5], 5)])
def test_total(prices, expected):
    assert total(prices) == expected


def test_discount():
    assert discount(200, 10) == 180


def test_discount_too_large():
    with pytest.raises(ValueError, match="more than everything"):
        discount(1, 101)
