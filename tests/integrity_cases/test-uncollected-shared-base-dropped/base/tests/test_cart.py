from shop.cart import Cart

from tests.common import Common


class TestCart(Common):
    make = Cart

    def test_one(self):
        assert Cart([1]).total() == 1
