def total(prices, kind=None):
    try:
        raise NotImplementedError
    except ValueError:
        return []
    return prices
