import unittest
from shop.cart import parse
class T(unittest.TestCase):
    def test_p(self):
        self.assertTrue(parse(['ab']))
