from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shop.cart import total


@given(st.integers())
def test_total(n):
    assert total([n]) == n
