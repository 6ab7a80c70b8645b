from shop.cart import label, options, render, total


def test_render():
    assert render(["a", "b"]) == "a b"
    assert render(["c"]) == "c"


def test_total():
    assert total([1, 2]) == 3
    assert total([]) == 0
