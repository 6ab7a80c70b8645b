from shop.cart import total


def test_total():
    assert 0 == total([]) == total([-1, 1])
