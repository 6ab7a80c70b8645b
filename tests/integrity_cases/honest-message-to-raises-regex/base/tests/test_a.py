import unittest
from shop import parse

class T(unittest.TestCase):
    def test_bad(self):
        with self.assertRaises(ValueError) as cm:
            parse("x")
        self.assertEqual(str(cm.exception), "bad input: x")
        self.assertIn("x", str(cm.exception))
