import unittest

from shop.cart import total


class CartTest(unittest.TestCase):
    def test_wrong(self):
        with self.assertRaises(TypeError) as caught:
            total(3)
        self.assertEqual(str(caught.exception), "not iterable")
