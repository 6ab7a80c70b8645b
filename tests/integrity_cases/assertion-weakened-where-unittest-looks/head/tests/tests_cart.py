import unittest

from shop.cart import total


class Tests(unittest.TestCase):
    def test_total(self):
        self.assertIsNotNone(total([1, 2]))
