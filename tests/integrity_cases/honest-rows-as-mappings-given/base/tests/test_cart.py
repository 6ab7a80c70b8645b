from shop.cart import label, options, render, total


def test_label():
    assert label("tea", price=3) == "tea: 3 EUR"
    assert label("pot", price=20) == "pot: 20 EUR"
