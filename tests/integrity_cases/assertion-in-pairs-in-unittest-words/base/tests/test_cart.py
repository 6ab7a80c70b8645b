import unittest

from shop.cart import split


class SplitTest(unittest.TestCase):
    def test_split(self):
        wanted = [1, 2]
        self.assertEqual(list(split(3)), wanted)
