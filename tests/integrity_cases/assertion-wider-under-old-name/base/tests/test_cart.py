import unittest
import math
import re
import numpy as np
import pytest
from datetime import timedelta
from shop.cart import total, show, Cart

class T(unittest.TestCase):
    def test_a(self):
        self.failUnlessAlmostEqual(Cart.length, 3.7, delta=0.009)
