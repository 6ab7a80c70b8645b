from shop.cart import discount, total


def test_cart():
    assert total("a").lower() == "sum: 1"
