from shop.cart import total


def test_total():
    found = total([1, 2])
    if found > 2:
        assert found == 3
