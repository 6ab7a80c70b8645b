import pytest

from shop.cart import discount, total


def test_sorted():
    found = sorted([2, 1])
    numbers = range(1, 3)
    expected = list(numbers)
    assert found == expected
