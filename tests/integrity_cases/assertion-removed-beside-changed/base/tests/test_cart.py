import unittest

from shop.cart import total


class TotalTests(unittest.TestCase):
    def test_total(self):
        prices = [1, 2]
        found = total(prices)
        by_hand = prices[0] + prices[1]
        self.assertEqual(found, 3)
        self.assertEqual(found, by_hand)
