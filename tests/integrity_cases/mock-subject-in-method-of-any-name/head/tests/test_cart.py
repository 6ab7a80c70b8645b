from unittest.mock import patch

from shop.cart import Cart


class Cart_:
    def setup_method(self):
        self.cart = Cart([1, 2])

    def adds_up_prices(self):
        with patch.object(self.cart, "total", return_value=3):
            assert self.cart.total() == 3
