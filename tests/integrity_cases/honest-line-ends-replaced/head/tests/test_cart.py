from shop.cart import render


def test_render():
    assert render(['a', 'b']).replace('\r\n', '\n') == 'a b'.replace('\r\n', '\n')
