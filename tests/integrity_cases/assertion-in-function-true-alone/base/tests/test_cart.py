import pytest

from shop.cart import discount, total


def run(check):
    check()


def test_total():
    def check():
        assert total([1, 2]) == 3

    run(check)
