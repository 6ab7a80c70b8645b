import pytest

from shop.shelf import Shelf


@pytest.fixture
def shelf():
    return Shelf()
