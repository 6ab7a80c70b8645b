from shop.cart import label, options, render, total


def test_price():
    assert total([1, 2]) == 3


def test_twice():
    assert total([2 * 2]) == 4


def test_nothing():
    assert render(map(lambda price: None, [])) == ""
