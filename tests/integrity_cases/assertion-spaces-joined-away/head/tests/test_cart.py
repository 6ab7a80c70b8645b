from shop.cart import render


def test_render():
    found, wanted = render(['a', 'b']), 'a b'
    assert ''.join(found.split()) == ''.join(wanted.split())
