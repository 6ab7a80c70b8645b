from shop.cart import rounded


def test_close():
    assert abs(rounded(1.234) - 1.23) < 0.001
