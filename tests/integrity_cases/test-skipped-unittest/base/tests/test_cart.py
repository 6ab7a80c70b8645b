import unittest


class CartCase(unittest.TestCase):
    def test_sum(self):
        self.assertEqual(sum([1]), 1)
