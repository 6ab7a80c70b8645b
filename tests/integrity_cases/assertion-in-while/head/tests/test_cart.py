from shop.cart import Cart, total


def test_cart():
    while total([]):
        total([1])
