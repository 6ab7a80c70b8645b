def reset(prices):
    prices.clear()
