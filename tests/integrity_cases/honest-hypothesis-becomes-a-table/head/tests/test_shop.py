import pytest
from shop import price

@pytest.mark.parametrize("amount", [0, 1, -1])
def test_price(amount):
    assert price(amount).amount == amount
