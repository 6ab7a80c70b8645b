import shop.cart as cart


def test_order():
    found = list(cart.offers([2, 1]))
    assert found == [1, 2]
