from shop.cart import Cart, total


def test_cart():
    assert "the" in total([1])
