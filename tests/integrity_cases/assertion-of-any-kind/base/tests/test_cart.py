from shop.cart import Cart, total


def test_copy():
    copy = Cart().copy()
    assert isinstance(copy, Cart)
