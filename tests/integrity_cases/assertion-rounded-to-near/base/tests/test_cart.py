import pytest

from shop.cart import discount, total


def test_share():
    assert round(discount(10, 33), 2) == 6.7
