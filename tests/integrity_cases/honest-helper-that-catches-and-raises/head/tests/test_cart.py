import pytest

from shop.cart import discount, total


def check(got, want):
    try:
        assert got == want
    except AssertionError:
        raise AssertionError(f"{got} for {want}") from None


def test_discount():
    check(discount(10, 50), 5)
