import shop.cart as cart


def test_closing():
    found = cart.offers([1, 2])
    assert not found.closed
