import pytest


@pytest.fixture()
def prices():
    yield [1, 2]
