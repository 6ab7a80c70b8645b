from shop.cart import total


def test_total():
    assert total([]) == 0
    assert total([-1, 1]) == 0
