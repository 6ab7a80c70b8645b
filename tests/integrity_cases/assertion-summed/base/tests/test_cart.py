from shop.cart import discount


def test_discounts():
    assert [discount(price, 10) for price in (10, 20)] == [9, 18]
