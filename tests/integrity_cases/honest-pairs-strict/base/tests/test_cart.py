from shop.cart import split


def test_split():
    wanted = [1, 2]
    assert list(split(3)) == wanted
