import pytest

from shop.cart import label, options, render, total


@pytest.mark.parametrize("prices", [["a"], [1, "b"], ["c"]])
def test_total(prices):
    with pytest.raises(TypeError, match="whole numbers"):
        total(prices)
