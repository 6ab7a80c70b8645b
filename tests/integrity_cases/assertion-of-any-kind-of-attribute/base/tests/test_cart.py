from shop.cart import Cart


def test_copy():
    assert isinstance(Cart().copy().first, Cart)
    assert isinstance(Cart().copy().last, Cart)
