import unittest

from tests.cart import Cart


def suite():
    found = unittest.TestSuite()
    found.addTest(unittest.makeSuite(Cart))
    return found


if __name__ == "__main__":
    unittest.TextTestRunner().run(suite())
