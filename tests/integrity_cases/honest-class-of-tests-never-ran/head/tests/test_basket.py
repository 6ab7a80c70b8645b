from shop.cart import Basket


class BasketTests:
    kind = Basket

    def test_starts_empty(self):
        assert self.kind().total() == 0
