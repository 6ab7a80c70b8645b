from shop.cart import names

EXPECTED = ["a", "b", "c"]


def test_names():
    for name, expected in zip(names(), EXPECTED[3:]):
        assert name == expected
