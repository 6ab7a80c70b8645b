from shop.cart import Cart, total


def test_cart():
    assert all(total([1]))
