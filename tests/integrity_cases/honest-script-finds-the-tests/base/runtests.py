import unittest

from tests.cart import TestCart
from tests.stock import TestStock

if __name__ == "__main__":
    unittest.main()
