from unittest import mock

from shop import cart


def test_total():
    with mock.patch("shop.cart.total", return_value=3) as answer:
        assert answer([1, 2]) == 3
