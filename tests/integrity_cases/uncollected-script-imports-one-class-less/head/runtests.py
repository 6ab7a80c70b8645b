import unittest

from tests.cart import TestCart

if __name__ == "__main__":
    unittest.main()
