import pytest

from shop.cart import total


AMOUNTS = [0, 1, 2]


@pytest.mark.parametrize("n", AMOUNTS)
def test_total(n):
    assert total([n]) == n
