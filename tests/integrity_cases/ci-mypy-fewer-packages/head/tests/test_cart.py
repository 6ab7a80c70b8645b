from shop.cart import total


def test_total():
    assert total([1, 2]) == 3


def test_total_slow():
    assert total(range(10_000)) == 49_995_000
