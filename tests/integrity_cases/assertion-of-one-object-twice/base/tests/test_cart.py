from shop.cart import Cart


def test_copy():
    cart = Cart([1])
    other = cart.copy()
    assert cart.total() == other.total()
