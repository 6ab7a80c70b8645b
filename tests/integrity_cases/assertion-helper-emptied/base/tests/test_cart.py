from shop.cart import total


def is_summed(prices, expected):
    assert total(prices) == expected


def test_total():
    is_summed([1, 2], 3)
