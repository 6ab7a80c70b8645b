import unittest
from unittest.mock import patch

import shop.cart as cart


class CartTest(unittest.TestCase):
    def test_sum(self):
        self.assertEqual(cart.total([1, 2]), 3)

    def test_negative_total(self):
        self.assertRaises(TypeError, lambda: cart.total(3))

    def test_rounding(self):
        price = cart.rounded(1.234)
        self.assertEqual(price, 1.23)
