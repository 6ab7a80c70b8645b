import pytest

from shop.cart import total


def test_total_of_none():
    total([])
    assert total([1]) == 1
