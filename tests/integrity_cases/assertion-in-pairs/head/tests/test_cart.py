from shop.cart import split


def test_split():
    wanted = [1, 2]
    for got, want in zip(split(3), wanted):
        assert got == want
