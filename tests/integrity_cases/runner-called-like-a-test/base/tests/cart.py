import unittest


class Cart(unittest.TestCase):
    def test_it(self):
        self.assertEqual(len([1]), 1)
