import unittest

from shop.cart import total


class Tests(unittest.TestCase):
    def test_total(self):
        self.assertEqual(total([1, 2]), 3)
