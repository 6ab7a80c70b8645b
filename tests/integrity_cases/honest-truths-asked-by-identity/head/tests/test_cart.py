import unittest

from shop.cart import is_open


class Tests(unittest.TestCase):
    def test_open(self):
        for word in (True, "yes", "on"):
            with self.subTest(word=word):
                self.assertIs(is_open(word), True)

    def test_closed(self):
        for word in (None, "no"):
            with self.subTest(word=word):
                self.assertIs(is_open(word), False)
