import unittest
from unittest.mock import patch

from shop import cart


class CartTest(unittest.TestCase):
    def test_wrong(self):
        self.assertRaises(TypeError, lambda: cart.total(3))
