from shop.cart import Cart, total


def test_cart():
    total([1])
