from unittest import mock

import shop.cart as cart


def test_closing():
    with mock.patch.object(cart, "offers") as made:
        made.return_value.closed = False
        found = cart.offers([1, 2])
    assert not found.closed
