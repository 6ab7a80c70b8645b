import math

from shop.cart import discount


def test_share():
    assert math.isclose(discount(10, 33), 6.7)
