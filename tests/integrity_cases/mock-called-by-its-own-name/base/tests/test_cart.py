from shop import cart


def test_total():
    assert cart.total([1, 2]) == 3
