from shop.cart import order


def test_open():
    assert isinstance(order().is_open, bool)
    assert order().is_open


def test_name():
    assert isinstance(order().name, str)
    assert order().name
