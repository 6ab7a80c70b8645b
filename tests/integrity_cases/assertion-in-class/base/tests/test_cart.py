from shop.cart import Cart, total


def test_cart():
    class Own(Cart):
        assert total([2]) == 2
