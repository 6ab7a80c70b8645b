import unittest

from shop.cart import is_open


class Tests(unittest.TestCase):
    def test_true(self):
        result = is_open(True)
        self.assertTrue(result)

    def test_yes(self):
        self.assertTrue(is_open("yes"))

    def test_none(self):
        self.assertFalse(is_open(None))
