from shop.cart import FrozenBasket
from tests.test_basket import TestBasket


class TestFrozenBasket(TestBasket):
    kind = FrozenBasket
