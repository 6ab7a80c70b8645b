from unittest import TestCase, TestSuite
from shop import total

class TestTotal(TestCase):
    def test_total(self):
        self.assertEqual(total([1]), 1)

class TestEmpty(TestCase):
    def test_empty(self):
        self.assertEqual(total([]), 0)
