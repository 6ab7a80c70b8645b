import pytest

from shop.cart import total


@pytest.mark.flaky(reruns=5)
def test_total():
    assert total([1]) == 1
