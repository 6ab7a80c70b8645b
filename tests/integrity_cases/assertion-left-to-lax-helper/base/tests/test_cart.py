import pytest

from shop.cart import discount, total


def assert_near(one, other, within):
    assert abs(one - other) < within


def test_share():
    share = discount(10, 33)
    wanted = total([6, 0.7])
    assert share == wanted
    assert_near(share, wanted, 1)
