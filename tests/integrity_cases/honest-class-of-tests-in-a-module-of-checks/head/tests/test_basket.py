from shop.cart import Basket

from .basket_checks import BasketChecks


class TestBasket(BasketChecks):
    kind = Basket


class TestOtherBasket(BasketChecks):
    kind = type("OtherBasket", (Basket,), {})
