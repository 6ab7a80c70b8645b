def offers(prices):
    yield from sorted(prices)
