from unittest import mock

import pytest

from shop import cart


def test_empty(prices):
    found, last = prices
    wanted = last or found
    assert not cart.total([])
    assert wanted


@mock.patch("shop.cart.total", side_effect=TypeError)
def test_wrong(total):
    with pytest.raises(TypeError):
        cart.total(3)
