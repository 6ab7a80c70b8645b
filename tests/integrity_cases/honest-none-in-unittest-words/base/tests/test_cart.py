import unittest

from shop.cart import cheapest


class CheapestTests(unittest.TestCase):
    def test_default(self):
        self.assertEqual(cheapest([]), None)
        self.assertEqual(cheapest([2]), 2)
        self.assertRaises(TypeError, lambda: cheapest(2))
