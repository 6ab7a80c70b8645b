import unittest
from shop import parse

class T(unittest.TestCase):
    def test_bad(self):
        with self.assertRaisesRegex(ValueError, "bad input: x"):
            parse("x")
