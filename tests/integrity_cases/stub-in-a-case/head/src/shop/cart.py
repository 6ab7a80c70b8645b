def total(prices, kind=None):
    match kind:
        case 'a':
            return sum(prices)
        case _:
            raise NotImplementedError
    return prices
