import unittest

from shop.zones import VERSION, aware


class Aware(unittest.TestCase):
    def test_new(self):
        self.assertEqual(aware(1), 2)


@unittest.skipUnless(VERSION < (5, 0), "gone in 5.0")
class Old(unittest.TestCase):
    def test_ending(self):
        self.assertEqual(aware(7), 6)
