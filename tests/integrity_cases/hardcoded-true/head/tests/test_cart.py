from shop.cart import is_price


def test_price():
    assert is_price(5)
