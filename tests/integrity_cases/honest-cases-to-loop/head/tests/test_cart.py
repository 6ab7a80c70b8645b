from shop.cart import total


def test_total():
    for n in [0, 1]:
        assert total([n]) == n
