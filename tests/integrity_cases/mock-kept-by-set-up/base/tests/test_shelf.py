import unittest
from unittest.mock import Mock

from shop.shelf import Shelf


class TestShelf(unittest.TestCase):
    def setUp(self):
        self.shelf = Shelf()

    def test_get(self):
        self.shelf.put("pen", 3)
        self.assertEqual(self.shelf.get("pen"), 3)
