from shop.cart import render


def test_render():
    found = render(["a", "b"])
    if not found.startswith("a"):
        raise AssertionError(f"{found} begins otherwise")
    if found != "a b":
        raise AssertionError
