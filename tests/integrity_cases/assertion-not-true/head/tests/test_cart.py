from shop.cart import Cart, total


def test_cart():
    assert not False
