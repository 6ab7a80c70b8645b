from shop.cart import label, options, render, total


def check_total():
    assert render(["a", "b"]) == "a b"
    assert render(["c"]) == "c"


def test_total():
    check_total()
