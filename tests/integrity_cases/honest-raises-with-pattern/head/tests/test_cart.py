import unittest

from shop.cart import total


class CartTest(unittest.TestCase):
    def test_wrong(self):
        with self.assertRaisesRegex(TypeError, "^not iterable$"):
            total(3)
