from shop.cart import render


def test_render():
    assert render(['a', 'b']) == 'a b'
