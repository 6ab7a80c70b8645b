from shop.cart import label, options, render, total


def test_label():
    assert label("tea", 3) == "tea: 3 EUR"
    assert label("pot", 20) == "pot: 20 EUR"


def test_numbers():
    assert label("a", 1) == "a: 1 EUR"
    assert label("b", 2) == "b: 2 EUR"


def test_pairs():
    assert total([1, 3]) == 1 + 3
    assert total([1, 4]) == 1 + 4
    assert total([2, 3]) == 2 + 3
    assert total([2, 4]) == 2 + 4
    assert total([7]) == 7
    assert total([8]) == 8
