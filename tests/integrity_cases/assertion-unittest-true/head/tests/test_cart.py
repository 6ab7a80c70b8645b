import unittest

from shop.cart import total


class TotalTest(unittest.TestCase):
    def test_total(self):
        self.assertTrue(total([1, 2]))
