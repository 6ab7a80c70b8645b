from hypothesis import given
from hypothesis.strategies import integers
from shop import price

@given(integers())
def test_price(amount):
    assert price(amount).amount == amount
