from shop.cart import render


def test_render_takes_nothing():
    render([])
