import pytest

from shop.cart import total


amounts = pytest.mark.parametrize("n", [0, 1, 2])


@amounts
def test_total(n):
    assert total([n]) == n
