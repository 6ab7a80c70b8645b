import pytest

from shop.cart import total


def test_total():
    with pytest.raises(TypeError):
        raise TypeError
