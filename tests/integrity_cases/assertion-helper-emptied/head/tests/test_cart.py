from shop.cart import total


def is_summed(prices, expected):
    total(prices)


def test_total():
    is_summed([1, 2], 3)
