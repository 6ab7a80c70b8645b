from unittest.mock import MagicMock

import pytest

from shop.shelf import Shelf


@pytest.fixture
def shelf():
    shelf = MagicMock(spec=Shelf)
    shelf.get.return_value = 3
    return shelf
