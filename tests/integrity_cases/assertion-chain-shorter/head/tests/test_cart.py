from shop.cart import discount


def test_discount():
    assert discount(9, 10) <= 9
