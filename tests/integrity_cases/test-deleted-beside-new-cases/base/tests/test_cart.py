import pytest

from shop.cart import refund, total


@pytest.mark.parametrize("prices, expected", [([1, 2], 3)])
def test_total(prices, expected):
    assert total(prices) == expected


def test_refund():
    assert refund(12, "late") == 7
