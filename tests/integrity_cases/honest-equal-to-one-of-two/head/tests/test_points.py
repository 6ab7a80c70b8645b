from shop.points import Point


class Either:
    def __eq__(self, other):
        return other == Point(2, 3) or other is None


def test_moved():
    assert Point(1, 2).moved(1) == Point(2, 3)
    assert Either() == Point(2, 3)
