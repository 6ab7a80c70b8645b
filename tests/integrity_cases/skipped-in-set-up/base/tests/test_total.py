import unittest

from shop.cart import total


class TestTotal(unittest.TestCase):
    def setUp(self):
        self.prices = [1, 2]

    def test_total(self):
        self.assertEqual(total(self.prices), 3)
