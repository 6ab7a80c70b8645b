import logging
import unittest

from shop.cart import total


class CartTest(unittest.TestCase):
    def test_total(self):
        with self.assertLogs("shop", level="ERROR"):
            total([1])

    def test_totals(self):
        with self.assertLogs("shop", logging.ERROR):
            total([1, 2])
