from shop.cart import Cart


class Cart_:
    def setup_method(self):
        self.cart = Cart([1, 2])

    def adds_up_prices(self):
        assert self.cart.total() == 3
