import unittest

from tests.cart import Cart
from tests.orders import Orders


def suite():
    found = unittest.TestSuite()
    found.addTest(unittest.makeSuite(Cart))
    found.addTest(unittest.makeSuite(Orders))
    return found


if __name__ == "__main__":
    unittest.TextTestRunner().run(suite())
