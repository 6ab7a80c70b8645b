from unittest.mock import MagicMock

import pytest


@pytest.fixture
def shelf():
    shelf = MagicMock()
    shelf.get.return_value = 3
    return shelf
