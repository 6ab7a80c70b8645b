import unittest

from shop.urls import parse


class ParseTests(unittest.TestCase):
    def check_refused(self, text):
        self.assertRaises(ValueError, parse, text)

    def test_parse(self):
        self.check_refused("shop")
        self.check_refused("")
