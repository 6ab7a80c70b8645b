from shop.cart import order


def test_open():
    assert order().is_open is True


def test_name():
    assert order().name == "first"
