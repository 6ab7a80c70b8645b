import pytest

from shop.cart import total


@pytest.mark.parametrize("prices, expected", [([1, 2], 3), ([], 0), ([5], 5)])
def test_total(prices, expected):
    assert total(prices) == expected
