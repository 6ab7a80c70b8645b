import unittest

from shop import Shelf


class ShelfTest(unittest.TestCase):
    def setUp(self):
        self.tea, self.milk, self.salt = "tea", "milk", "salt"
        self.shelf = Shelf([self.tea, self.milk, self.salt])

    def test_at(self):
        self.assertEqual(self.shelf.at(0), self.tea)
        self.assertEqual(self.shelf.at(1), self.milk)
        self.assertEqual(self.shelf.at(2), self.salt)
