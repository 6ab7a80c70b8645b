import pytest

from shop.cart import discount, total


def test_share():
    assert abs(discount(10, 33) - 6.7) < 1
