import unittest

from shop.cart import total


class CartTest(unittest.TestCase):
    def test_large(self):
        with self.assertLogs("shop.cart", level="DEBUG") as logs:
            self.assertEqual(total([999, 2]), 1001)
        self.assertEqual(len(logs.records), 1)
