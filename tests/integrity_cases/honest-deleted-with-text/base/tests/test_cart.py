from shop.cart import KEYS


def test_plain():
    assert KEYS == KEYS[:]
