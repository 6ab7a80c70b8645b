import pytest


@pytest.fixture
def till():
    if not find("till"):
        pytest.skip("till is not installed")
    return find("till")
