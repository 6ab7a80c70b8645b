import unittest
from shop import parse

class T(unittest.TestCase):
    def test_bad(self):
        try:
            parse("x")
        except ValueError as e:
            self.assertEqual(str(e), "bad input: x")
        else:
            self.fail("no error")
