from shop.cart import options


def test_options():
    expected = {'a': 1, 'b': 2}
    assert options() == expected
