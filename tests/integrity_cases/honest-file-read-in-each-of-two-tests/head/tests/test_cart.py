from io import StringIO

from shop.cart import label, options, render, total


def test_render():
    with StringIO("a b") as file:
        assert render(file.read().split()) == "a b"


def test_total():
    with StringIO("a b") as opened:
        assert total(map(len, opened.read().split())) == 2
