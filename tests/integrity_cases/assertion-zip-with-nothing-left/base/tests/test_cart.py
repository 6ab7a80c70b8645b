from shop.cart import names

EXPECTED = ["a", "b", "c"]


def test_names():
    for name, expected in zip(names(), EXPECTED):
        assert name == expected
