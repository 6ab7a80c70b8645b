import pytest

from shop.cart import total


@pytest.mark.parametrize("price", ["a", None])
def test_wrong(price):
    with pytest.raises(TypeError):
        total([price])
