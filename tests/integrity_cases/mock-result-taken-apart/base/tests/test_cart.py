from shop.cart import total


def test_total():
    count, price = total([1, 2])
    assert price == 3
