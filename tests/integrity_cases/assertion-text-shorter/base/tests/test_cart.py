from shop.cart import Cart, total


def test_cart():
    assert "the total of the cart" in total([1])
