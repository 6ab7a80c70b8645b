import unittest
import math
import re
import numpy as np
import pytest
from datetime import timedelta
from shop.cart import total, show, Cart

class T(unittest.TestCase):
    def test_a(self):
        d = {'a': 1, 'b': 2, 'c': 3}
        assert show(1) == d
