import logging
import unittest

from shop.cart import total


class CartTest(unittest.TestCase):
    def test_total(self):
        with self.assertLogs():
            total([1])

    def test_totals(self):
        with self.assertLogs("shop", logging.DEBUG):
            total([1, 2])
