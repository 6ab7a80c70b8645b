from shop.cart import discount, total


def test_cart():
    reply = get(reason="x")
    assert reply == (404, "Not Found")
