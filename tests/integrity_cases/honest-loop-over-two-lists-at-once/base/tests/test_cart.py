from shop.cart import label, options, render, total


def test_tea():
    assert label("tea", 3) == "tea: 3 EUR"


def test_pot():
    assert label("pot", 20) == "pot: 20 EUR"


def test_a():
    assert label("a", 1) == "a: 1 EUR"


def test_b():
    assert label("b", 2) == "b: 2 EUR"


def test_small():
    assert total([1, 3]) == 4
    assert total([1, 4]) == 5


def test_large():
    assert total([2, 3]) == 5
    assert total([2, 4]) == 6


def test_single():
    assert total([7]) == 7
    assert total([8]) == 8
