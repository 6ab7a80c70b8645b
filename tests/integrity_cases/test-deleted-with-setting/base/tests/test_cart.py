from shop.cart import Till


def test_rounding():
    assert Till(1).rounding == 1


def test_till():
    assert Till(2)
