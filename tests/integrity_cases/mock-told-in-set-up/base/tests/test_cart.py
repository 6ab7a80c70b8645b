import unittest
from shop.cart import Cart
class T(unittest.TestCase):
    def setUp(self):
        self.cart = Cart([{'price': 10.5, 'kind': 'food'}])
    def test_sum(self):
        self.assertEqual(self.cart.sum, 21.0)
