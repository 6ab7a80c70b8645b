from shop.cart import total


def test_total():
    found = total([1, 2])
    assert isinstance(found, object)
    assert found > 2
