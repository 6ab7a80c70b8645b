import unittest

from shop.cart import Cart, Basket


class Common:
    make = None

    def test_empty(self):
        self.assertEqual(self.make().total(), 0)

    def test_one(self):
        self.assertEqual(self.make([2]).total(), 2)


class CartTests(Common, unittest.TestCase):
    make = Cart


class BasketTests(Common, unittest.TestCase):
    make = Basket

    def test_name(self):
        self.assertEqual(Basket().name, "basket")
