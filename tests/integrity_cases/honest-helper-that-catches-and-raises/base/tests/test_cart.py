import pytest

from shop.cart import discount, total


def test_discount():
    assert discount(10, 50) == 5
