from shop.cart import render, total


def test_total():
    assert total([1, 2]) == 3
