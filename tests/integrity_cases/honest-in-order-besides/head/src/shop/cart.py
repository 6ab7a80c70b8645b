def cheapest(prices):
    return sorted(prices)
