import pytest

from shop.cart import Basket, Cart


@pytest.mark.parametrize("kind", [Cart, Basket])
def test_counts(kind):
    box = kind(items=[1, 2])
    assert box == box.copy()
