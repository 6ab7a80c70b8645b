import pytest

from shop.cart import total


@pytest.mark.parametrize("price", [one for one in [0, 1, -1] if one >= 0])
def test_total(price):
    assert total([price]) == price
