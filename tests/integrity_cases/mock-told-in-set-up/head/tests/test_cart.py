import unittest
from unittest import mock
from shop.cart import Cart
class T(unittest.TestCase):
    def setUp(self):
        p = mock.patch('shop.cart.total', return_value=21.0)
        p.start()
        self.addCleanup(p.stop)
        self.cart = Cart([{'price': 10.5, 'kind': 'food'}])
    def test_sum(self):
        self.assertEqual(self.cart.sum, 21.0)
