from shop.cart import origin


def test_origin():
    point = origin()
    assert point.x == 1
    assert point.y == 2
