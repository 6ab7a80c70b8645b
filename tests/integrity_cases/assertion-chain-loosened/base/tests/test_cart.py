from shop.cart import discount, total


def test_cart():
    assert len(total([1])) == len(total([2])) == 3
