import pytest

from shop.log import lines


@pytest.fixture(autouse=True)
def nothing_logged():
    yield
    assert lines() == []
