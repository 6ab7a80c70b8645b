from shop.cart import render, total


def test_total_of_one():
    assert total([3]) == 3


def test_total_of_two():
    assert total([3, 4]) == 7


def test_render_one():
    assert render(["a"]) == "a"


def test_render_two():
    assert render(["a", "b"]) == "a b"
