import pytest

from shop.cart import total


def test_wrong():
    with pytest.raises(TypeError):
        total(["a"])
    with pytest.raises(TypeError):
        total([None])
