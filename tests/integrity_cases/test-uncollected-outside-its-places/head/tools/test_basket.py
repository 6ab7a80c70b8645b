from shop.cart import Basket


class TestBasket:
    kind = Basket

    def test_starts_empty(self):
        assert self.kind().total() == 0

    def test_adds(self):
        basket = self.kind()
        basket.add(3)
        assert basket.total() == 3
