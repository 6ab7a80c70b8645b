import unittest
import math
import re
import numpy as np
import pytest
from datetime import timedelta
from shop.cart import total, show, Cart

class T(unittest.TestCase):
    def test_a(self):
        self.assertEqual(total([1]), 1)
        self.assertTrue(total([1]))
        self.assertRaises(TypeError, total, 1)
        self.assertFalse(total([]))
