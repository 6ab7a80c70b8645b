from shop.cart import total

PAIRS = [([1], 1), ([2, 3], 5)]


def test_totals(pairs):
    for prices, wanted in sorted(pairs):
        assert total(prices) == wanted
    for prices, wanted in PAIRS[:2]:
        assert wanted == total(prices)
