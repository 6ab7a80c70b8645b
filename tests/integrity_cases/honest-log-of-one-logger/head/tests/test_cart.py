import unittest

from shop.cart import total


class CartTest(unittest.TestCase):
    def test_total(self):
        with self.assertLogs("shop", level="ERROR"):
            total([1])
