import pytest

from shop.cart import total


@pytest.mark.skip(reason="later")
def test_total():
    assert total([1, 2]) == 3
