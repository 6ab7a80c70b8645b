from hypothesis import assume, given
from hypothesis.strategies import integers
from shop import price

@given(integers(), integers())
def test_price(amount, discount):
    assume(amount > 0 and discount > 0)
    assert price(amount, discount).amount >= 0
