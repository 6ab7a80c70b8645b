from shop.cart import render


def check(parts, expected):
    found = render(parts).split()
    assert [word.upper() for word in found] == [expected]


def test_render():
    assert not render([])
    check(['a'], 'A')


def test_render_b():
    check(['b'], 'B')
