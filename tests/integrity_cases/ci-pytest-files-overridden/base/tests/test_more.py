from shop.cart import total


def test_b():
    assert total([2]) == 2
