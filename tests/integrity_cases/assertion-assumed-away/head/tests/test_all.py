from hypothesis import assume, given, settings
from hypothesis import strategies as st

from shop.cart import total


@settings(max_examples=200)
@given(st.lists(st.integers()))
def test_total_of_reversed(prices):
    assume(prices == [0])
    assert total(prices) == total(prices[::-1])
