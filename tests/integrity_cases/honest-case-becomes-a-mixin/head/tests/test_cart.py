import unittest

from shop.cart import Cart


class CartTests:
    def setUp(self):
        self.cart = Cart()

    def test_empty(self):
        assert self.cart.total() == 0

    def test_one(self):
        self.cart.add(2)
        assert self.cart.total() == 2


class TestCart(CartTests, unittest.TestCase):
    pass


class TestNone(CartTests, unittest.TestCase):
    pass
