from shop.cart import render


def test_render():
    found = render(["a", "b"])
    if found != "a b":
        raise AssertionError(found)
