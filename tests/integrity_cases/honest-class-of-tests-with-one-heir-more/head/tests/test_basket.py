from shop.cart import Basket


class BasketTests:
    def test_starts_empty(self):
        assert self.kind().total() == 0


class TestBasket(BasketTests):
    kind = Basket
