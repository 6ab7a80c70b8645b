from shop.cart import label, options, render, total


def test_one():
    assert label("tea", 3) == "tea: 3 EUR"


def test_other():
    assert label("pot", 20) == "pot: 20 EUR"
