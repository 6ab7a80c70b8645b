import pytest


@pytest.fixture
def shop():
    pytest.skip("no shop here")
