from shop.cart import origin


def test_origin():
    point = origin()
    assert (point.x, point.y) == (1, 2)
