from shop.cart import render


def test_render():
    found, wanted = render(['a', 'b']), 'a b'
    found = found.replace(' ', '')
    wanted = wanted.replace(' ', '')
    assert found == wanted
