from shop.cart import render, total


def test_total():
    assert total([1, 2]) == 3


def test_render():
    assert render(["a", "b"]) == "a b"
