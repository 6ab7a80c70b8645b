from shop.cart import label, options, total


def test_two():
    assert total([1, 2]) == 3
    assert label("tea", 3) == "tea: 3 EUR"


def test_three():
    assert total([1, 2, 3]) == 6
    assert options()["a"] == 1
