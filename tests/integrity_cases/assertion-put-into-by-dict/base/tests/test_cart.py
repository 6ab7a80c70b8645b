from shop.cart import options


def test_options():
    assert options() == {'a': 1, 'b': 2}
