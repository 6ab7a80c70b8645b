import pytest

from shop.cart import discount, total


def compare(got, want, loud=False):
    if loud:
        print(got)
    assert got == want


def test_discount():
    compare([discount(10, 50)], [5])
