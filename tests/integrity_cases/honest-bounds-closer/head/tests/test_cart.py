import pytest

from shop.cart import discount, total


def test_share():
    share = discount(3, 50)
    assert 1.6 > share >= 1.4
