from shop.cart import options


def test_options():
    expected = {'a': 1, 'b': 2}
    for key in expected:
        assert options().get(key) == expected.get(key)
