import pytest

from shop.cart import discount, total


def test_share():
    assert discount(10, 33) == pytest.approx(6.7, abs=0.005)
