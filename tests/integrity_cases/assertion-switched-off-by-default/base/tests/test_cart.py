import pytest

from shop.cart import discount, total


def compare(got, want, strict=True):
    differs = [one for one in got if one not in want]
    if strict and differs:
        raise AssertionError(differs)
    return differs


def test_discount():
    compare([discount(10, 50)], [5])
