from shop.cart import Cart


class TestCart:
    def setup_method(self):
        self.cart = Cart()

    def test_empty(self):
        assert self.cart.total() == 0

    def test_one(self):
        self.cart.add(2)
        assert self.cart.total() == 2
