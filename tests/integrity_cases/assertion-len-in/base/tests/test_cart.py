from shop.cart import total


def test_a():
    assert len(total([1])) == 1
