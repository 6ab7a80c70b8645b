from shop.cart import total


def test_total():
    found = total([1, 2])
    assert isinstance(found, int)
    assert found > 2
