from unittest import TestCase
from shop import total

class TestTotal(TestCase):
    def test_total(self):
        self.assertEqual(total([1]), 1)

class TestEmpty(TestCase):
    def test_empty(self):
        self.assertEqual(total([]), 0)

def load_tests(loader, tests, pattern):
    return loader.loadTestsFromTestCase(TestTotal)
