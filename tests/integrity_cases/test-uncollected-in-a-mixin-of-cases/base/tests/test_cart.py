import unittest

from shop.cart import total


class AbstractTests(object):
    def test_total(self):
        self.assertEqual(total([1]), 1)

    def test_empty(self):
        self.assertEqual(total([]), 0)


class CartTests(unittest.TestCase, AbstractTests):
    pass
