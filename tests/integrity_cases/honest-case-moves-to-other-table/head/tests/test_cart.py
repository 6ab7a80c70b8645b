import pytest

from shop.cart import total


@pytest.mark.parametrize("prices", [[1], [2, 3], [0]])
def test_accepts(prices):
    assert total(prices) == sum(prices)


@pytest.mark.parametrize("prices", ["x", None])
def test_rejects(prices):
    with pytest.raises(TypeError):
        total(prices)
