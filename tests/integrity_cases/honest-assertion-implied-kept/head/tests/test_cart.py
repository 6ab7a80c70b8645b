import unittest

from shop.cart import parts


class PartsTest(unittest.TestCase):
    def test_parts(self):
        found = parts("a b")
        text = " ".join(found)
        table = dict.fromkeys(found)
        self.assertEqual(found, ["a", "b"])
        self.assertEqual(text, "a b")
        self.assertEqual(table, {"a": None, "b": None})
