from shop.cart import render


def test_render():
    found = render(["a", "b"])
    if not found:
        raise AssertionError(found)
