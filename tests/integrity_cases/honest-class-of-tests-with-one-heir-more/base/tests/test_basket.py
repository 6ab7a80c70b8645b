from shop.cart import Basket


class TestBasket:
    kind = Basket

    def test_starts_empty(self):
        assert self.kind().total() == 0
