from io import StringIO

from shop.cart import label, options, render, total


def test_file():
    with StringIO("a b") as file:
        words = file.read().split()
        assert render(words) == "a b"
        assert total(map(len, words)) == 2
