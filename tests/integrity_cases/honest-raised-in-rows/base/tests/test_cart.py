from shop.cart import render


def test_render():
    if render(["a", "b"]) != "a b":
        raise AssertionError("not put together")


def test_nothing():
    if render([]) != "":
        raise AssertionError("something")
