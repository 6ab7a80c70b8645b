import pytest

from shop.cart import total


def test_total_of_none():
    try:
        total([])
    except TypeError as error:
        pytest.fail(f"raised {error}")
    assert total([1]) == 1
