import pytest

from shop.cart import discount, total


def test_sorted():
    found = sorted([2, 1])
    assert found == [1, 2]
