from shop.cart import options


def test_options():
    found = options()
    assert found | {'a': 1} == found
