from shop.points import Point


def test_moved():
    assert Point(1, 2).moved(1) == Point(2, 3)
