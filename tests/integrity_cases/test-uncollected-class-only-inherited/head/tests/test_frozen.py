from shop.cart import FrozenBasket
from tests.test_basket import BasketTests


class TestFrozenBasket(BasketTests):
    kind = FrozenBasket
