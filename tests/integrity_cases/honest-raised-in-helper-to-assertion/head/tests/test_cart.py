import pytest

from shop.cart import discount, total


def assert_cheap(price, most):
    assert price <= most, f"{price} is more than {most}"


def test_discount():
    assert_cheap(discount(10, 50), 5)
