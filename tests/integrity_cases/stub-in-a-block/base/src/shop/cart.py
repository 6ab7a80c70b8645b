def total(prices, kind=None):
    with lock:
        save(prices)
    return prices
