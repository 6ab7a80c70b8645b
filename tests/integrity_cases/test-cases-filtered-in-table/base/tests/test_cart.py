import pytest

from shop.cart import total


@pytest.mark.parametrize("price", [0, 1, -1])
def test_total(price):
    assert total([price]) == price
