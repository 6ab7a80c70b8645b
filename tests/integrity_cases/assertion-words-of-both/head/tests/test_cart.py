from shop.cart import render


def test_render():
    assert render(['a', 'b']).split() == 'a b'.split()
