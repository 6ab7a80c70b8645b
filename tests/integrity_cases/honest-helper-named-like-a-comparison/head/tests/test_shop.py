from unittest import TestCase
from shop import same

class SameCase(TestCase):
    def assertJSONEqual(self, one, other):
        self.assertTrue(same(one, other), f"{one} is not {other}")
        self.assertTrue(same(other, one), f"{other} is not {one}")

class TestSame(SameCase):
    def test_nothing(self):
        self.assertJSONEqual(None, None)
