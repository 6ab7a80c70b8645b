from shop.cart import total


def test_total():
    for most in range(5):
        for count in range(5):
            price = total([most] * count)
        assert price >= 0
        assert price <= most * 5
