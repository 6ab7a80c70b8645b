from shop.cart import render


def test_render_takes_nothing():
    render([])


def test_render_one():
    assert render(["a"]) == "a"
