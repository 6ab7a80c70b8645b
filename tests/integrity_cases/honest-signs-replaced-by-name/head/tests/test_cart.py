from shop.cart import render

OLD, NEW = ' ', '_'


def test_render():
    assert render(['a', 'b']).replace(OLD, NEW) == 'a_b'
