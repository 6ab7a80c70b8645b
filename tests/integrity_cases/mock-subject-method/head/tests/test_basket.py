from unittest import mock

from shop.basket import Basket


@mock.patch.object(Basket, "clear")
def test_basket_clear(clear):
    basket = Basket()
    basket.clear()
    assert not basket.items
