import unittest

from shop.weak import Weak


class Tests(unittest.TestCase):
    def test_contains(self):
        found = Weak()
        found.add("a")
        self.assertEqual("a" in found, True)
        self.assertEqual("b" in found, False)
        self.assertIs(isinstance(found, set), False)
