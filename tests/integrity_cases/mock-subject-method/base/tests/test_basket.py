from unittest import mock

from shop.basket import Basket


def test_basket_clear():
    basket = Basket()
    basket.clear()
    assert not basket.items
