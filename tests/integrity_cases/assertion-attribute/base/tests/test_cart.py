from shop.cart import Cart, total


def test_cart():
    assert Cart().total == 3
