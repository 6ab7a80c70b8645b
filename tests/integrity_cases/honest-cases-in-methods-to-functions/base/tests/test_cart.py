import unittest

from shop.cart import label, options, total


class CartTest(unittest.TestCase):
    def test_total_of_one(self):
        self.assertFalse(total([1]) == 2)
        self.assertNotEqual(total([1]), 3)

    def test_total_of_two(self):
        self.assertFalse(total([2]) == 3)
        self.assertNotEqual(total([2]), 4)

    def test_total_of_three(self):
        self.assertFalse(total([3]) == 4)
        self.assertNotEqual(total([3]), 5)

    def test_nothing_is_free(self):
        self.assertFalse(not total([1]))
        self.assertFalse(not total([2]))

    def test_nothing_is_dear(self):
        self.assertFalse(total([1]) > 100)
        self.assertFalse(total([2]) > 100)

    def test_first_option(self):
        first, *rest = options().items()
        self.assertEqual(first, ("a", 1))

    def test_label(self):
        self.assertEqual(label("it's"), """it's: 0 EUR""")

    def test_labels(self):
        self.assertEqual(label("tea", 3), "tea: 3 EUR")
        self.assertEqual(label("pot", 20), "pot: 20 EUR")

    def test_options(self):
        self.assertTrue(options()["a"] == 1 and options()["b"] == 2)

    def test_quoted(self):
        self.assertEqual(label("'tea'", 3), "'tea': 3 EUR")
        self.assertEqual(label("'pot'", 20), "'pot': 20 EUR")

    def test_more_options(self):
        for name, value in {**options(), "c": 3}.items():
            self.assertEqual(label(name, value), f"{name}: {value} EUR")
