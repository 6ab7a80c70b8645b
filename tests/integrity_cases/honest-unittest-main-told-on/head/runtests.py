import sys
import unittest

from tests.cart import TestCart
from tests.stock import TestStock

if __name__ == "__main__":
    program = unittest.main(exit=False)
    print("cleaned up")
    sys.exit(not program.result.wasSuccessful())
