from hypothesis import given
from hypothesis.strategies import sampled_from
from shop import price

@given(sampled_from([0, 1, -1]))
def test_price(amount):
    assert price(amount).amount == amount
