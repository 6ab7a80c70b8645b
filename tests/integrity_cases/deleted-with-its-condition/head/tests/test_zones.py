import unittest

from shop.zones import aware


class Aware(unittest.TestCase):
    def test_new(self):
        self.assertEqual(aware(1), 2)
