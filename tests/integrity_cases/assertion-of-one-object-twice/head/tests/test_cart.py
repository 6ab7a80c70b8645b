from shop.cart import Cart


def test_copy():
    cart = other = Cart([1])
    assert cart.total() == other.total()
