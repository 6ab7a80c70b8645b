import unittest

from shop.stock import left


class TestLeft(unittest.TestCase):
    def test_left(self):
        self.assertEqual(left(3, 1), 2)
