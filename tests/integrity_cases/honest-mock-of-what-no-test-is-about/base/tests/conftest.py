import pytest


@pytest.fixture
def field():
    return "a@b"
