import unittest

from shop.cart import options, render, total


class CartTest(unittest.TestCase):
    def test_no_option(self):
        self.assertFalse("c" in options())

    def test_another_option(self):
        self.assertNotIn("d", options())

    def test_not_doubled(self):
        self.assertNotEqual(total([3]), 6)

    def test_rendered(self):
        self.assertEqual(render(["a"]), "a")
