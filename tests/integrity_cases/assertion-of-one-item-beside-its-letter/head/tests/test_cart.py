from shop.cart import sums


def test_sums(cart, n):
    assert sums(cart)[0] == cart.total
    assert cart.name == sums(cart).name
