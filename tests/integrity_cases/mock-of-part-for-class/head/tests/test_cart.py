import unittest
from unittest import mock
from shop.cart import parse
@mock.patch('shop.cart._is_valid', new=lambda one: True)
class T(unittest.TestCase):
    def test_p(self):
        self.assertTrue(parse(['ab']))
