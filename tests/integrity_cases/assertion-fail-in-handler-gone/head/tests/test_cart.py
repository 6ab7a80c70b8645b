import pytest

from shop.cart import total


def test_total_of_none():
    assert total([1]) == 1
