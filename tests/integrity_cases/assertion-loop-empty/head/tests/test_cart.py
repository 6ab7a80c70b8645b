from shop.cart import discount, total


def test_cart():
    for n in range(0):
        assert total([n]) == n
