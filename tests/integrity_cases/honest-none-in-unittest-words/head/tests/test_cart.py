import unittest

from shop.cart import cheapest


class CheapestTests(unittest.TestCase):
    def test_nothing(self):
        self.assertIsNone(cheapest([]))

    def test_one(self):
        self.assertEqual(cheapest([2]), 2)

    def test_no_list(self):
        with self.assertRaises(TypeError):
            cheapest(2)
