from shop.cart import Cart, total


def test_cart():
    assert total([1]) is True
