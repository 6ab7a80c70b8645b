from shop.cart import price


def test_price():
    assert price(40817, True) == 3182
    assert price(40817, False) == 1591
