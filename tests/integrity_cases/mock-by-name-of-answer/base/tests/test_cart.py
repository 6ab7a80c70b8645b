from shop import cart


def fixed(prices):
    return 3


def setup_module():
    cart.ready = True


def test_total():
    assert cart.total([1, 2]) == 3
