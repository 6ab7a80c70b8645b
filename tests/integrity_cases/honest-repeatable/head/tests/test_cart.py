from shop.cart import discount, total


def test_cart():
    assert total([1]) == 1


def test_repeatable():
    first = total([1])
    assert total([1]) == first
