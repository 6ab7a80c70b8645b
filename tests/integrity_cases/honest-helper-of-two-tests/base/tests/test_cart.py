from shop.cart import render


def test_render():
    def check(parts):
        found = render(parts).split()
        assert len(found) == 1
        word, = found
        assert word.upper() == 'A'

    assert not render([])
    check(['a'])


def test_render_b():
    def check(parts):
        found = render(parts).split()
        assert len(found) == 1
        word, = found
        assert word.upper() == 'B'

    check(['b'])
