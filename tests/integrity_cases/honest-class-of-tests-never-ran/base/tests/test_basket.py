from shop.cart import Basket


class TestBasket:
    __test__ = False
    kind = Basket

    def test_starts_empty(self):
        assert self.kind().total() == 0
