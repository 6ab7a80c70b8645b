from shop.cart import total


def test_total():
    assert total([1, 2]) == 3


def test_nothing():
    assert total([]) == 0
