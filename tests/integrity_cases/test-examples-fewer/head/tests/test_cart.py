from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shop.cart import total


@settings(max_examples=1)
@given(st.integers())
def test_total(n):
    assert total([n]) == n
