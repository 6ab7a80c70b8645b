from shop.cart import label, options, render, total


def test_price():
    assert total([1, 2]) == 3


def test_twice():
    assert total(map(lambda price: price * 2, [2, 3])) == 10


def test_nothing():
    assert render(filter(lambda price: None, ["a"])) == ""
