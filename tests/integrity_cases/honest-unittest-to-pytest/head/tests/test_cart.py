import pytest

from shop.cart import total


def test_total():
    assert total([1, 2]) == 3
    assert 3 in [total([3])]
    with pytest.raises(TypeError):
        total(None)
