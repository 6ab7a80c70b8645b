from shop.cart import discount, total


def test_cart():
    assert total("a")[:3] == "Sum"
