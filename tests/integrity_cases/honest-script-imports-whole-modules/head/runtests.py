import unittest

from tests.cart import *
from tests.stock import *

if __name__ == "__main__":
    unittest.main()
