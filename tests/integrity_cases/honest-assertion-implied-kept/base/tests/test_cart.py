import unittest

from shop.cart import parts


class PartsTest(unittest.TestCase):
    def test_parts(self):
        found = parts("a b")
        text = " ".join(found)
        table = dict.fromkeys(found)
        self.assertTrue(found)
        self.assertIsNotNone(found)
        self.assertIsInstance(found, list)
        self.assertEqual(len(found), 2)
        self.assertIn("b", found)
        self.assertEqual(len(text), 3)
        self.assertEqual(len(table), 2)
        self.assertEqual(found, ["a", "b"])
        self.assertEqual(text, "a b")
        self.assertEqual(table, {"a": None, "b": None})
