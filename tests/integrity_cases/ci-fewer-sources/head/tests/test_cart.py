from shop.cart import discount, total


def test_cart():
    assert total([1]) == 1
