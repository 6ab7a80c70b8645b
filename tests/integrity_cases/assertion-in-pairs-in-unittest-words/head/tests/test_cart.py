import unittest

from shop.cart import split


class SplitTest(unittest.TestCase):
    def test_split(self):
        wanted = [1, 2]
        for got, want in zip(split(3), wanted):
            self.assertEqual(got, want)
