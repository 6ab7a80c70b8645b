import pytest

from shop.cart import total


@pytest.fixture(autouse=True)
def clean():
    yield
    if total([]):
        total([0])


def test_total():
    assert total([1, 2]) == 3
