CASES = [1, 2]

from shop.cart import Cart, total


def test_cart():
    assert total([1]) == 1
    assert total([2]) == 2
