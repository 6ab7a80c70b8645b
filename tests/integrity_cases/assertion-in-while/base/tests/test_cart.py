from shop.cart import Cart, total


def test_cart():
    while total([]):
        assert total([1]) == 1
