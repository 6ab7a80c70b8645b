from shop.cart import total


def test_total():
    for most in range(5):
        assert 0 <= total([most])
