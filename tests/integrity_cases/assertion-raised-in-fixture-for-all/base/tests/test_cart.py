import pytest

from shop.cart import total


@pytest.fixture(autouse=True)
def clean():
    yield
    if total([]):
        raise OSError("something is left")


def test_total():
    assert total([1, 2]) == 3
