from shop.cart import label, options, render, total


def test_free():
    assert label("tea", 0) == "tea: 0 EUR"


def test_dear():
    assert label("pot", 20) == "pot: 20 EUR"


def test_none():
    assert label("cup", 0) == "cup: 0 EUR"
