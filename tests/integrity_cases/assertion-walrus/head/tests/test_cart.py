from shop.cart import Cart, total


def test_cart():
    assert (sum_of := total([1]))
