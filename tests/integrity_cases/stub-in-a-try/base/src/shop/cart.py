def total(prices, kind=None):
    try:
        return parse(prices)
    except ValueError:
        return []
    return prices
