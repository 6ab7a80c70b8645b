from shop.cart import rounded

NEAR = 0.001


def test_close():
    assert abs(rounded(1.234) - 1.23) < NEAR
