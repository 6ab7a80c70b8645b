import unittest
from unittest.mock import patch

from shop import cart


class CartTest(unittest.TestCase):
    @patch("shop.cart.total", side_effect=TypeError)
    def test_wrong(self, total):
        self.assertRaises(TypeError, lambda: cart.total(3))
