from unittest.mock import MagicMock

from shop.shelf import Shelf


def test_get(shelf):
    shelf.put("pen", 3)
    assert shelf.get("pen") == 3
