import unittest
from doctest import DocTestSuite

from shop.cart import total


def load_tests(loader, tests, pattern):
    tests.addTests(DocTestSuite("shop.cart"))
    return tests


class TotalTests(unittest.TestCase):
    def test_total(self):
        self.assertEqual(total([1, 2]), 3)
