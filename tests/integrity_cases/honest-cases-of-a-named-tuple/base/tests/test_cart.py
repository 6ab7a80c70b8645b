from shop.cart import render, total


def test_total_one():
    assert total([1]) == 1


def test_total_two():
    assert total([1, 2]) == 3


def test_total_three():
    assert total([1, 2, 3]) == 6


def test_render():
    assert render(["a", "b"]) == "a b"
    assert render(["c", "d"]) == "c d"
