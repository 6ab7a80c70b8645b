from shop.cart import options


def test_options():
    found = options()
    assert dict(found, a=1) == found
