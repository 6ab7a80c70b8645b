import unittest

import shop
from shop.cart import total


def setUpModule():
    if not shop.ready:
        raise unittest.SkipTest("later")


class TestTotal(unittest.TestCase):
    def setUp(self):
        self.prices = [1, 2]

    def test_total(self):
        self.assertEqual(total(self.prices), 3)
