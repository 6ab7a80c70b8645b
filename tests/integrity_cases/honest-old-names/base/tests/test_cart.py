import unittest
import math
import re
import numpy as np
import pytest
from datetime import timedelta
from shop.cart import total, show, Cart

class T(unittest.TestCase):
    def test_a(self):
        self.failUnlessEqual(total([1]), 1)
        self.failUnless(total([1]))
        self.failUnlessRaises(TypeError, total, 1)
        self.failIf(total([]))
