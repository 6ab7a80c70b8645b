from shop.cart import discount


def test_discount():
    assert 0 <= discount(9, 10) <= 9
