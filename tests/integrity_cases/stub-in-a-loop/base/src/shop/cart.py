def total(prices, kind=None):
    for one in prices:
        one.check(kind)
    return prices
