import pytest

from shop.cart import Basket, Cart


def test_cart_counts():
    box = Cart(items=[1, 2])
    assert box == box.copy()


def test_basket_counts():
    box = Basket(items=[1, 2])
    assert box == box.copy()
