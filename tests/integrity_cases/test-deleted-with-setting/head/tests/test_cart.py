from shop.cart import Till


def test_till():
    assert Till(2)
