import unittest

from shop import Shelf


class ShelfTest(unittest.TestCase):
    def setUp(self):
        self.tea, self.milk, self.salt = "tea", "milk", "salt"
        self.shelf = Shelf([self.tea, self.milk, self.salt])

    def test_at(self):
        for place, ware in enumerate([self.tea, self.milk]):
            with self.subTest(place=place):
                self.assertEqual(self.shelf.at(place), ware)
