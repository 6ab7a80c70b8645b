import unittest

from shop.cart import total


class TestTotal(unittest.TestCase):
    def test_of_none(self):
        self.assertEqual(total([]), 0)

    def test_of_two(self):
        self.assertEqual(total([1, 2]), 3)
