import sys
import unittest

MODULES = [
    "tests.cart",
    "tests.stock",
]


def suite():
    every = unittest.TestSuite()
    for name in MODULES:
        every.addTests(unittest.defaultTestLoader.loadTestsFromName(name))
    return every


if __name__ == "__main__":
    outcome = unittest.TextTestRunner().run(suite())
    sys.exit(not outcome.wasSuccessful())
