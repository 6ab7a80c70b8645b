from shop.cart import discount, total


def test_cart():
    assert sorted(total([2, 1])) == [1, 2]
