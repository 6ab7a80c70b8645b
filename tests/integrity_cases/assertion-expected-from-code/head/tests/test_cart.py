from shop.cart import discount, total


def test_cart():
    expected = total([1, 2])
    assert total([1, 2]) == expected
