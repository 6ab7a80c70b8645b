from shop.cart import Cart


def test_copy():
    assert Cart().copy().first is not None
    assert Cart().copy().last
