from shop.cart import sums


def test_sums(cart, n):
    assert sums(cart) == [cart.total, n]
    assert cart.name == sums(cart).name
