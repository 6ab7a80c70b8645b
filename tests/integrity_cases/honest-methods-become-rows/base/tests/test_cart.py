import unittest

from shop.cart import names, options, render, total


class CartTest(unittest.TestCase):
    def test_empty(self):
        self.assertFalse(render([]))
        self.assertFalse(names([]))

    def test_colour(self):
        self.assertNotEqual(total([1]), 2)
        self.assertNotEqual(total([2]), 1)
        self.assertNotIn("b", render(["a"]))
        self.assertIsNot(options(), options())

    def test_both(self):
        assert total([1]) == 1 and total([2]) == 2
        assert all([total([3]) == 3, total([4]) == 4])
        assert not any([render([]), names([])])
        assert not (not options())
