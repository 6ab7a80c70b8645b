from shop.cart import total


def test_slow_total():
    assert total([1, 2]) == 3


def test_net_total():
    assert total([]) == 0
