import unittest


class BasketTests(unittest.TestCase):
    def _kind(self):
        from shop.basket import Basket

        return Basket

    def _make(self):
        return self._kind()()

    def test_first(self):
        from shop.items import Item

        basket = self._make()
        first = basket.first()
        self.assertIsInstance(first, Item)


class OtherTests(unittest.TestCase):
    def _kind(self):
        from .. import Basket

        return Basket
