from hypothesis import given, settings
from hypothesis import strategies as st

from shop.cart import total


@settings(max_examples=200, phases=[])
@given(st.lists(st.integers()))
def test_total_of_reversed(prices):
    assert total(prices) == total(prices[::-1])
