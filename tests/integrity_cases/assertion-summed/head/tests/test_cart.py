from shop.cart import discount


def test_discounts():
    assert sum(discount(price, 10) for price in (10, 20)) == sum([9, 18])
