import unittest

from shop.cart import total


class TotalTests(unittest.TestCase):
    def test_total(self):
        self.assertLessEqual(total([1, 2]), 30)
