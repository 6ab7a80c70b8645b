from shop.cart import total


def slow(test):
    test.slow = True
    return test


@slow
def test_total():
    assert total([1, 2]) == 3
