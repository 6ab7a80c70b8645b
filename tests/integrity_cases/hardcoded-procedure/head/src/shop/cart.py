def reset(prices):
    return 3
