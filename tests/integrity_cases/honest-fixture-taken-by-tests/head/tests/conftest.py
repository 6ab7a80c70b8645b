import pytest

from shop.log import lines


@pytest.fixture
def nothing_logged():
    yield
    assert lines() == []
