import unittest

from shop.weak import Weak


class Tests(unittest.TestCase):
    def test_contains(self):
        found = Weak()
        found.add("a")
        self.assertIn("a", found)
        self.assertNotIn("b", found)
        self.assertFalse(isinstance(found, set))
