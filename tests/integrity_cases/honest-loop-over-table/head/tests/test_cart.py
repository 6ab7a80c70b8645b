CASES = [1, 2]

from shop.cart import Cart, total


def test_cart():
    for case in CASES:
        assert total([case]) == case
