from shop.cart import discount, total


def test_cart():
    try:
        total(1)
    except TypeError:
        report()
    assert printed() == 1
