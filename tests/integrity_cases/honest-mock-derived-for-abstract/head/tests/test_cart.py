from shop.cart import Cart


class EuroCart(Cart):
    def currency(self):
        return "EUR"


def test_total():
    cart = EuroCart([1, 2])
    assert cart.total() == 3
