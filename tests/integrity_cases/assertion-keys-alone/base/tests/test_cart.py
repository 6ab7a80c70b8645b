import unittest

from shop.cart import table


class CartTest(unittest.TestCase):
    def test_table(self):
        wanted = {"a": 1}
        self.assertEqual(table("a"), wanted)
