from shop.cart import options, total


def test_total():
    most = max(options().values()) + 1
    assert total([3]) == most
    assert total([1, 2]) == most
    assert total([2, 1]) == most
