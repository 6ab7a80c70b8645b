from shop.cart import total

from tools import eq_


def test_total():
    eq_(total([1, 2]), 3)


def test_none():
    eq_(total([]), 0)
