from shop.cart import discount, total


def test_cart():
    assert list(total("a")) == ["sum"]
