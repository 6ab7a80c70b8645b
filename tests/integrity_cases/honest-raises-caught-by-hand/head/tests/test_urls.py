import unittest

from shop.urls import parse


class ParseTests(unittest.TestCase):
    def check_refused(self, text):
        caught = None
        try:
            parse(text)
        except ValueError as error:
            caught = error
        self.assertEqual(caught.args, (text,))

    def test_parse(self):
        self.check_refused("shop")
        self.check_refused("")
